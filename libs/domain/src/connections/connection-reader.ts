import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Handled, Result, connections } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Cursor } from '@fettle/platform/database';
import type { OpenConnection } from '@fettle/platform/http';
import { ProcessReader } from '../diagnostics/index.js';
import { connectionCalls } from './connection-answers.js';
import { byAge } from './connection.policy.js';
import type { ConnectionAnswer, ConnectionPlace } from './connection.policy.js';
import { ConnectionRepository } from './connection.repository.js';

type List = Result<typeof connections.list>;
type Row = OpenConnection & { readonly bootId: string };

/** What all processes hold open. Each process knows its own connections, in memory, and says the part of the page that may be its. */
@Injectable()
export class ConnectionReader {
  constructor(
    private readonly processes: ProcessReader,
    private readonly repository: ConnectionRepository,
    private readonly cursor: Cursor,
  ) {}

  /** One page. @throws DomainError `request.cursor_invalid`, `dependency.unavailable` */
  async list(ctx: Ctx, { kind, q, cursor, limit }: Handled<typeof connections.list>['query']): Promise<List> {
    const scope = `connections:${createHash('sha256')
      .update(JSON.stringify([kind, q]))
      .digest('base64url')}`;
    const after = cursor === undefined ? null : placeOf(this.cursor.open(scope, cursor).key);
    const nodeIds = q === undefined ? [] : await this.repository.nodesNamed(ctx, q);
    const question = { kind: kind ?? null, q: q?.toLowerCase() ?? null, nodeIds, after, limit: limit + 1 };
    const { processes, answers } = await this.processes.askAll<ConnectionAnswer>(ctx, connectionCalls.list, question);
    const rows = [...answers]
      .flatMap(([bootId, answer]) => answer.rows.map((row): Row => ({ ...row, bootId })))
      .sort(byAge);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return {
      asOf: new Date().toISOString(),
      items: await this.named(ctx, shown),
      nextCursor: last ? this.cursor.seal(scope, { key: `${last.sinceMs} ${last.id}`, id: last.bootId }) : null,
      counts: countsOf([...answers.values()]),
      processes,
    };
  }

  private async named(ctx: Ctx, rows: readonly Row[]): Promise<List['items']> {
    const ids = rows.flatMap(({ nodeId, workspaceIds }) => [...workspaceIds, ...(nodeId ? [nodeId] : [])]);
    const names = await this.repository.names(ctx, [...new Set(ids)]);
    const named = (id: string) => ({ id, name: names.get(id) ?? null });
    return rows.map(({ sinceMs, nodeId, workspaceIds, ...row }) => ({
      ...row,
      since: new Date(sinceMs).toISOString(),
      node: nodeId === null ? null : named(nodeId),
      workspaces: workspaceIds.map(named),
    }));
  }
}

function placeOf(key: string): ConnectionPlace {
  const cut = key.indexOf(' ');
  return { sinceMs: Number(key.slice(0, cut)), id: key.slice(cut + 1) };
}

function countsOf(answers: readonly ConnectionAnswer[]): List['counts'] {
  const of = (kind: keyof List['counts']) => answers.reduce((sum, { counts }) => sum + counts[kind], 0);
  return { 'agent-socket': of('agent-socket'), 'agent-poll': of('agent-poll'), 'browser-stream': of('browser-stream') };
}
