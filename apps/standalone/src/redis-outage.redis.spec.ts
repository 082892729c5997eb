import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, createDataSource } from '@fettle/platform/database';
import { testDatabase, until, type TestDatabase } from '@fettle/testing';
import { Installation } from './testing/installation.js';
import type { Operator, TaskView } from './testing/operator.js';
import { askRedis, startRedis, type RedisServer } from './testing/redis.js';
import { SimulatedAgents } from './testing/simulated-agents.js';

const AGENTS = 200;
/** What an emptied Redis may take to be whole again. */
const REBUILT_MS = 60_000;

const parts = ['queue', 'bus', 'schedules'];

interface Health {
  readonly state: string;
  readonly components: readonly { readonly name: string; readonly state: string }[];
}

let folder: string;
let home: TestDatabase;
let redis: RedisServer;
let place: Installation;
let agents: SimulatedAgents;
let admin: Operator;
const accepted: string[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-redis-outage-'));
  home = await testDatabase({ key: 'empty', prepare: async () => undefined });
  redis = await startRedis({ folder });
  place = await Installation.prepare(home.url, { REDIS_URL: redis.url });
  await place.start();
  admin = await place.administrator();
  agents = await SimulatedAgents.make(place.agentUrl, home.url, place.operator.workspaceId, AGENTS);
  agents.start();
  await until(() => agents.count('check-in 200') >= AGENTS, { timeoutMs: 30_000, what: 'all agents' });
}, 120_000);
afterAll(async () => {
  await agents?.stop();
  await place?.remove();
  await redis?.stop();
  await home?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Creates a task for each of some nodes; none may be refused. */
async function create(from: number, count: number): Promise<void> {
  for (const { id: nodeId } of agents.nodes.slice(from, from + count)) {
    const body = { nodeId, command: { type: 'exec', payload: { argv: ['true'] } } };
    accepted.push((await place.operator.ask<TaskView>('POST', '/tasks', body)).id);
  }
}

/** The states of some parts as administrators are told. */
async function statesOf(...names: string[]): Promise<(string | undefined)[]> {
  const health = (await (await admin.send('GET', '/diagnostics/health')).json()) as Health;
  return names.map((name) => health.components.find((one) => one.name === name)?.state);
}

/** Waits until each of these parts is in a state. Asks no more often than a person may. */
async function untilAre(state: string, names: readonly string[], timeoutMs: number): Promise<void> {
  const look = async (): Promise<boolean> => {
    await delay(250);
    return (await statesOf(...names)).every((one) => one === state);
  };
  await until(look, { timeoutMs, what: `${names.join(', ')} to be ${state}` });
}

/** A measurement that the next roll-up, a job of the queue, has to carry on. */
async function measured(): Promise<() => Promise<boolean>> {
  const dataSource = await connect(createDataSource({ url: home.url }));
  const nodeId = agents.nodes.at(-1)!.id;
  await dataSource.query('DELETE FROM metric_minutes WHERE node_id = $1', [nodeId]);
  await dataSource.query(
    `INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent) VALUES ($1, $2, fettle_now(), 5)`,
    [nodeId, place.operator.workspaceId],
  );
  return async () => {
    const rows: unknown[] = await dataSource.query('SELECT 1 FROM metric_minutes WHERE node_id = $1', [nodeId]);
    if (rows.length > 0) await dataSource.destroy();
    return rows.length > 0;
  };
}

async function expectNothingLost(): Promise<void> {
  await until(() => accepted.every((id) => agents.received.has(id)), {
    timeoutMs: 60_000,
    what: 'every accepted task to arrive',
  });
  for (const id of accepted) await place.operator.untilState(id, 'succeeded', 30_000);
  expect(accepted.filter((id) => agents.received.get(id)!.length !== 1)).toEqual([]);
  // Two hundred at once may be told to come again; nobody is unknown, and nobody is cut off.
  expect([...agents.seen.keys()].filter((what) => / 4\d\d$| 50[^3]$| cut$/.test(what))).toEqual([]);
  expect(agents.withoutRetryAfter).toBe(0);
  expect(place.standalone.process.exitCode).toBeNull();
}

describe('two hundred agents at work', () => {
  it('lose nothing when Redis is emptied; administrators are told until the schedules stand again', async () => {
    await untilAre('ok', parts, 30_000);
    await create(0, 40);
    // The scheduler may mend it before anybody has looked, so it is emptied until somebody has.
    await until(
      async () => {
        expect(await askRedis(redis.port, 'FLUSHALL')).toBe('+OK');
        return (await statesOf('schedules'))[0] === 'degraded';
      },
      { timeoutMs: REBUILT_MS, what: 'the health answer to tell of lost schedules' },
    );
    const carriedOn = await measured();
    await create(40, 40);
    await untilAre('ok', parts, REBUILT_MS);
    await until(carriedOn, { timeoutMs: REBUILT_MS, what: 'a scheduled job to run' });
    await expectNothingLost();
  }, 240_000);

  it('lose nothing when Redis is killed and comes back empty; administrators are told meanwhile', async () => {
    await redis.stop('SIGKILL');
    await untilAre('down', ['queue', 'bus'], 20_000);
    // People go on working: PostgreSQL has what they ask for, and a sweep finds what no doorbell told of.
    const before = accepted.length;
    await create(80, 40);
    await until(() => accepted.slice(before).every((id) => agents.received.has(id)), {
      timeoutMs: 40_000,
      what: 'tasks to arrive without Redis',
    });
    expect(await statesOf('queue', 'bus', 'redis')).toEqual(['down', 'down', 'down']);

    redis = await startRedis({ folder, port: redis.port });
    const carriedOn = await measured();
    await untilAre('ok', parts, REBUILT_MS);
    await until(carriedOn, { timeoutMs: REBUILT_MS, what: 'a scheduled job to run' });
    await create(120, 40);
    await expectNothingLost();
    await untilAre('ok', ['relay'], 30_000);
  }, 300_000);
});
