import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Surface } from '@fettle/contracts';
import type { RequestFigures } from '../metrics/request-figures.js';
import type { Tracing } from '../tracing/tracing.js';
import type { RequestState } from './request-state.js';

/** Sees every request of a surface come and go: counts it, and keeps its span. Writes nothing and throws nothing. */
export class Witness {
  constructor(
    private readonly surface: Surface,
    private readonly tracing: Tracing,
    private readonly figures: RequestFigures | undefined,
  ) {}

  /** How many requests are under way is asked for at every scrape. */
  watch(underWay: () => number): void {
    this.figures?.watch(this.surface, underWay);
  }

  /**
   * A request came. Its `traceparent` is believed from a trusted proxy only: anybody else could tie their calls to somebody's trace, or
   * have every one of them kept.
   */
  arrived(request: IncomingMessage, state: RequestState, isTrusted: boolean): void {
    if (!this.tracing.isOn || !isApiPath(request.url)) return;
    const { traceparent } = request.headers;
    const span = this.tracing.start({
      name: `${request.method ?? 'GET'} none`,
      kind: 'server',
      parent: isTrusted && typeof traceparent === 'string' ? traceparent : null,
      attributes: { 'http.request.method': request.method ?? 'GET', 'fettle.surface': this.surface },
      ...(this.surface === 'agent' ? { share: this.tracing.agentShare } : {}),
    });
    if (span) state.span = span;
  }

  /** A request is over, answered or not. */
  left(request: IncomingMessage, response: ServerResponse, state: RequestState): void {
    const status = response.writableFinished ? response.statusCode : 0;
    const route = state.contract?.id ?? (isApiPath(request.url) ? 'none' : 'page');
    this.figures?.note(this.surface, route, status, (performance.now() - state.startedAt) / 1_000);
    if (state.span) endSpan(state, status);
  }
}

/** Ids of the workspace and of the request, never of people, and nothing that was sent. */
function endSpan({ span, contract, ctx, requestId, failure }: RequestState, status: number): void {
  if (contract) span!.rename(`${contract.method} ${contract.path}`);
  span!.set({
    'http.response.status_code': status,
    'fettle.request_id': requestId,
    ...(contract ? { 'fettle.route': contract.id, 'http.route': `/api/v1${contract.path}` } : {}),
    ...(ctx ? { 'fettle.actor': ctx.actor.kind } : {}),
    ...(ctx?.workspaceId ? { 'fettle.workspace_id': ctx.workspaceId } : {}),
    ...(failure ? { 'fettle.code': failure } : {}),
  });
  span!.end(status === 0 ? { error: 'aborted' } : status >= 500 ? { error: failure ?? String(status) } : {});
}

function isApiPath(url: string | undefined): boolean {
  return url?.startsWith('/api/') ?? false;
}
