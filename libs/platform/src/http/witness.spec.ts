import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Surface } from '@fettle/contracts';
import { Ctx } from '../context/index.js';
import { Metrics, RequestFigures } from '../metrics/index.js';
import { Tracing, type SpanAttributes, type SpanInit } from '../tracing/index.js';
import type { RequestState } from './request-state.js';
import { Witness } from './witness.js';

const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
const person = { kind: 'user', id: 'person-id', label: 'ada@example.org', sessionId: 'session-id' } as const;

let begun: SpanInit[];
let ended: { name: string; attributes: SpanAttributes; error: string | undefined }[];
let figures: RequestFigures;

beforeEach(() => {
  [begun, ended, figures] = [[], [], new RequestFigures()];
});

function witness(surface: Surface = 'operator', agentShare = 0): Witness {
  const sink = {
    figures: { waiting: 0, exported: 0, dropped: 0, failed: 0 },
    close: async () => undefined,
    start: (init: SpanInit) => {
      begun.push(init);
      const said = { name: init.name, attributes: { ...init.attributes }, error: undefined as string | undefined };
      return {
        trace: { traceparent, traceId: 'a'.repeat(32), statements: 0 },
        rename: (name: string) => void (said.name = name),
        set: (more: SpanAttributes) => void Object.assign(said.attributes, more),
        end: ({ error }: { error?: string } = {}) => void ended.push({ ...said, error }),
      };
    },
  };
  return new Witness(surface, new Tracing(sink, { share: 1, agentShare }), figures);
}

const request = (url = '/api/v1/tasks') =>
  ({ url, method: 'GET', headers: { traceparent, cookie: 'canary' } }) as unknown as IncomingMessage;
const response = (statusCode: number, writableFinished = true) => ({ statusCode, writableFinished }) as ServerResponse;
const fresh = () => ({ requestId: 'request-id', startedAt: performance.now(), surface: 'operator' }) as RequestState;

describe('the witness of requests', () => {
  it('believes where a trace stands from a trusted proxy, and from nobody else', () => {
    witness().arrived(request(), fresh(), true);
    witness().arrived(request(), fresh(), false);
    expect(begun.map(({ parent }) => parent)).toEqual([traceparent, null]);
  });

  it('traces no pages, and of agents the share that is set', () => {
    witness().arrived(request('/w/team/now'), fresh(), true);
    for (let n = 0; n < 50; n += 1) witness('agent').arrived(request(), fresh(), false);
    expect(begun).toEqual([]);
    witness('agent', 1).arrived(request(), fresh(), false);
    expect(begun).toHaveLength(1);
  });

  it('says which route and workspace, how it ended, and nothing of the person', () => {
    const one = witness();
    const state = fresh();
    one.arrived(request(), state, false);
    state.ctx = Ctx.create({ actor: person, workspaceId: 'workspace-id' });
    state.failure = 'internal';
    one.left(request(), response(500), state);
    expect(ended).toEqual([
      {
        name: 'GET none',
        error: 'internal',
        attributes: {
          'http.request.method': 'GET',
          'http.response.status_code': 500,
          'fettle.surface': 'operator',
          'fettle.request_id': 'request-id',
          'fettle.actor': 'user',
          'fettle.workspace_id': 'workspace-id',
          'fettle.code': 'internal',
        },
      },
    ]);
    expect(JSON.stringify([begun, ended])).not.toMatch(/canary|person-id|session-id|ada@/);
  });

  it('counts a caller that was gone as such, whatever the status would have been', async () => {
    const metrics = new Metrics('spec');
    figures.tell(metrics);
    witness().left(request(), response(200, false), fresh());
    witness().left(request('/w/team'), response(200), fresh());
    const text = await metrics.text();
    expect(text).toContain('route="none",status="aborted",service="spec"} 1');
    expect(text).toContain('route="page",status="2xx",service="spec"} 1');
  });
});
