import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connect, createDataSource } from '@fettle/platform/database';

interface Claimed {
  readonly id: string;
  readonly attempt: number;
}

/** Many agents in one process: each claims, checks in and reports like a real one, and remembers every answer. */
export class SimulatedAgents {
  /** How often each status came, by route: `claim 200`. A broken connection counts as `claim cut`. */
  readonly seen = new Map<string, number>();
  /** Attempts of each task that arrived. */
  readonly received = new Map<string, number[]>();
  /** Answers 503 that did not say when to come again. */
  withoutRetryAfter = 0;
  private readonly stopping = new AbortController();
  private loops: Promise<void>[] = [];

  private constructor(
    private readonly url: string,
    readonly nodes: readonly { readonly id: string; readonly key: string }[],
  ) {}

  /** Nodes with keys, straight into the tables: two hundred enrolments would only prove the limit on enrolments. */
  static async make(url: string, databaseUrl: string, workspaceId: string, count: number): Promise<SimulatedAgents> {
    const nodes = Array.from({ length: count }, () => ({ id: randomUUID(), key: randomBytes(32).toString('hex') }));
    const database = await connect(createDataSource({ url: databaseUrl }));
    try {
      for (const { id, key } of nodes) {
        const hash = createHash('sha256').update(key).digest();
        await database.query(
          `WITH node AS (INSERT INTO nodes (id, workspace_id, name, hostname, os, arch)
             VALUES ($1, $2, $3, $3, 'linux', 'amd64') RETURNING id, workspace_id),
           alive AS (INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM node)
           INSERT INTO agent_keys (id, workspace_id, node_id, key_hash) SELECT $4, workspace_id, id, $5 FROM node`,
          [id, workspaceId, `simulated-${id}`, randomUUID(), hash],
        );
      }
    } finally {
      await database.destroy();
    }
    return new SimulatedAgents(url, nodes);
  }

  start(): void {
    this.loops = this.nodes.map((node) => this.live(node));
  }

  /** Ends every loop and waits for it. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }

  count(what: string): number {
    return this.seen.get(what) ?? 0;
  }

  private async live(node: { id: string; key: string }): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const sentAt = new Date().toISOString();
      const report = { sentAt, bootId: 'boot', agentVersion: '1.0.0', metrics: [], running: [] };
      await this.post(node, 'check-in', '/agent/check-in', report);
      const wish = { capabilities: ['fettle/1'], maxTasks: 4, waitMs: 10_000, running: [] };
      const answer = await this.post(node, 'claim', '/agent/tasks/claim', wish);
      for (const task of (answer as { tasks?: Claimed[] } | null)?.tasks ?? []) await this.work(node, task);
    }
  }

  /** Reports are repeated until they are taken, as a real agent does. */
  private async work(node: { id: string; key: string }, { id, attempt }: Claimed): Promise<void> {
    this.received.set(id, [...(this.received.get(id) ?? []), attempt]);
    for (const [verb, body] of [
      ['started', { attempt }],
      ['completed', { attempt, status: 'success', exitCode: 0 }],
    ] as const) {
      while (!this.stopping.signal.aborted && !(await this.post(node, verb, `/agent/tasks/${id}/${verb}`, body)));
    }
  }

  /** The answer of a 2xx, else null after the pause that a real agent would make. */
  private async post(node: { id: string; key: string }, what: string, path: string, body: object): Promise<unknown> {
    const { signal } = this.stopping;
    try {
      const answer = await fetch(`${this.url}/api/v1${path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${node.key}`,
          'x-agent-node-id': node.id,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
        signal,
      });
      const parsed: unknown = await answer.json();
      this.note(`${what} ${answer.status}`);
      if (answer.ok) return parsed;
      const retryAfterS = Number(answer.headers.get('retry-after'));
      if (answer.status === 503 && !(retryAfterS >= 1)) this.withoutRetryAfter += 1;
      await delay((retryAfterS || 1) * 1_000, undefined, { signal });
    } catch {
      if (signal.aborted) return null;
      this.note(`${what} cut`);
      await delay(1_000, undefined, { signal }).catch(() => undefined);
    }
    return null;
  }

  private note(what: string): void {
    this.seen.set(what, this.count(what) + 1);
  }
}
