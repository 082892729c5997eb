import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, until } from '@fettle/testing';
import { Installation } from './testing/installation.js';
import type { TaskView } from './testing/operator.js';
import { SimulatedAgents } from './testing/simulated-agents.js';

interface Server {
  readonly url: string;
  stop(): Promise<unknown>;
}
const { startPostgres } = (await import(new URL('../../../infra/postgres.mjs', import.meta.url).href)) as {
  startPostgres: (options: { folder: string; port: number; throwaway: boolean }) => Promise<Server>;
};

const AGENTS = 200;
const OUTAGE_MS = 30_000;

let folder: string;
let port: number;
let server: Server;
let place: Installation;
let agents: SimulatedAgents;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-outage-'));
  port = await freePort();
  server = await startPostgres({ folder, port, throwaway: true });
  place = await Installation.prepare(server.url);
  await place.start();
  agents = await SimulatedAgents.make(place.agentUrl, server.url, place.operator.workspaceId, AGENTS);
}, 180_000);
afterAll(async () => {
  await agents?.stop();
  await place?.remove();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const accepted: string[] = [];
const refused: { readonly status: number; readonly retryAfterS: number }[] = [];

/** Creates a task for each of some nodes and notes what was answered. */
async function create(from: number, count: number): Promise<void> {
  for (const { id: nodeId } of agents.nodes.slice(from, from + count)) {
    const body = { nodeId, command: { type: 'exec', payload: { argv: ['true'] } } };
    const answer = await place.operator.send('POST', `/workspaces/${place.operator.workspaceId}/tasks`, body);
    const task = (await answer.json()) as TaskView;
    if (answer.ok) accepted.push(task.id);
    else refused.push({ status: answer.status, retryAfterS: Number(answer.headers.get('retry-after')) });
  }
}

describe('a PostgreSQL that is away for half a minute', () => {
  it('ends no process, turns no agent away, and loses no accepted task', async () => {
    agents.start();
    await until(() => agents.count('check-in 200') >= AGENTS, { timeoutMs: 30_000, what: 'all agents' });
    await create(0, 20);
    expect(accepted).toHaveLength(20);

    const stopped = performance.now();
    await server.stop();
    // People and agents go on asking all the while, as often as they are told to.
    for (let next = 20; performance.now() - stopped < OUTAGE_MS; next = (next + 1) % AGENTS) {
      await create(next, 1);
      await delay((refused.at(-1)?.retryAfterS || 1) * 1_000);
    }
    expect(refused.length).toBeGreaterThan(3);
    expect(accepted).toHaveLength(20);
    expect(agents.count('claim 503') + agents.count('check-in 503')).toBeGreaterThan(0);
    expect(place.standalone.process.exitCode).toBeNull();

    server = await startPostgres({ folder, port, throwaway: true });
    await until(async () => (await place.operator.send('GET', '/users/me')).status === 200, { timeoutMs: 30_000 });
    // In its first moments it may turn somebody away once more: people come again.
    for (let next = 100; accepted.length < 60 && next < AGENTS; next += 1) {
      const before = refused.length;
      await create(next, 1);
      if (refused.length > before) await delay(1_000);
    }
    await until(() => accepted.every((id) => agents.received.has(id)), {
      timeoutMs: 60_000,
      what: 'every accepted task to arrive',
    });
    for (const id of accepted) await place.operator.untilState(id, 'succeeded', 30_000);
    expectGoodManners();
  }, 240_000);
});

/** What was said while the database was away: come again later, never that somebody or something is unknown. */
function expectGoodManners(): void {
  expect(accepted.length).toBeGreaterThanOrEqual(60);
  expect([...new Set(refused.map(({ status }) => status))]).toEqual([503]);
  expect(refused.every(({ retryAfterS }) => retryAfterS >= 1)).toBe(true);
  expect([...agents.seen.keys()].filter((what) => /40[149]/.test(what))).toEqual([]);
  expect(agents.withoutRetryAfter).toBe(0);
  const again = accepted.filter((id) => agents.received.get(id)!.length !== 1);
  expect(again).toEqual([]);
  expect(place.standalone.process.exitCode).toBeNull();
  expect(place.standalone.process.signalCode).toBeNull();
}
