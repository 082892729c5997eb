import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Fleet, Random, Wire, makeNodes, measure, rough, type FleetNode } from '@fettle/bench/fleet';
import { LivenessService } from '@fettle/domain/nodes';
import { ParkingLot } from '@fettle/domain/tasks';
import { Database } from '@fettle/platform/database';
import { until } from '@fettle/testing';
import { makePerson, makeWorkspace } from '../testing/people.js';
import { openTestApi, type TestApi } from '../testing/test-api.js';
import type { TestBrowser } from '../testing/test-browser.js';
import { browserOf, makeTask } from '../testing/world.js';

const AGENTS = 300;

let api: TestApi;
let database: Database;
let owner: TestBrowser;
let workspaceId: string;
let nodes: FleetNode[];
let wires: Wire[];
let fleet: Fleet | undefined;

beforeAll(async () => {
  api = await openTestApi();
  database = api.get(Database);
  const person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
  owner = await browserOf(api, person);
  const { url } = database.dataSource.options as { url: string };
  nodes = await makeNodes(url, workspaceId, AGENTS, new Random(1));
  wires = nodes.map(({ id, key }) => {
    return new Wire(api.ports.agent, `authorization: Bearer ${key}\r\nx-agent-node-id: ${id}\r\n`);
  });
  // Keys are looked up and versions are written once per agent.
  await checkIn(0);
});
afterEach(async () => {
  await fleet?.stop();
});
afterAll(async () => {
  for (const wire of wires) wire.cut();
  await api.close();
});

/** Every agent checks in once, at the same time. */
async function checkIn(samples: number): Promise<void> {
  const random = new Random(2);
  const answers = await Promise.all(
    wires.map((wire) => {
      const now = Date.now();
      const metrics = Array.from({ length: samples }, (_, i) => measure(random, now - i));
      const body = { sentAt: new Date().toISOString(), bootId: 'b', agentVersion: '1.0.0', metrics, running: [] };
      return wire.post('/api/v1/agent/check-in', JSON.stringify(body));
    }),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
}

/** Statements on behalf of agents; what runs by the clock whoever is there (relay, sweeps) costs the same for one agent as for all. */
const forAgents =
  /fettle_claim_tasks|INTO metric_samples|noted AS|agent_keys|unnest\(\$1::uuid\[\]\) AS n\(|UPDATE nodes/;

async function statementsOf(work: () => Promise<void>): Promise<number> {
  const query = jest.spyOn(database, 'query');
  try {
    await work();
    // Signs of life are written when two seconds of them have come together.
    await api.get(LivenessService).flush();
    return query.mock.calls.filter(([, sql]) => forAgents.test(sql)).length;
  } finally {
    query.mockRestore();
  }
}

describe('what agents cost in SQL', () => {
  it('is at most a hundredth of a statement per heartbeat', async () => {
    const statements = await statementsOf(async () => {
      for (let round = 0; round < 10; round += 1) await checkIn(0);
    });
    expect(statements).toBeGreaterThan(0);
    expect(statements / (10 * AGENTS)).toBeLessThanOrEqual(0.01);
  });

  it('is at most a fiftieth of a statement per batch of ten measurements', async () => {
    const statements = await statementsOf(async () => {
      for (let round = 0; round < 3; round += 1) await checkIn(10);
    });
    expect(statements / (3 * AGENTS)).toBeLessThanOrEqual(0.02);
  });

  it('is at most a fifth of a statement in a minute of an idle agent: four check-ins, four safety checks, one new claim', async () => {
    fleet = new Fleet({ port: api.ports.agent, nodes, seed: 3, behaviour: { checksIn: false } });
    fleet.start();
    await fleet.untilParked();
    const statements = await statementsOf(async () => {
      for (let quarter = 0; quarter < 4; quarter += 1) {
        await checkIn(1);
        await api.get(ParkingLot).check();
      }
      fleet!.cut();
      await until(() => fleet!.book.count('claim cut') === AGENTS, { timeoutMs: 10_000, what: 'the polls to break' });
      await fleet!.untilParked();
    });
    expect(statements / AGENTS).toBeLessThanOrEqual(0.2);
  });
});

describe('a rough fleet', () => {
  it('repeats, fails, is slow and lies: each task runs once, ends as it was said, and no lie is believed', async () => {
    fleet = new Fleet({ port: api.ports.agent, nodes: nodes.slice(0, 20), seed: 4, arrivalMs: 300, behaviour: rough });
    fleet.start();
    const { book } = fleet;
    await fleet.untilParked();
    fleet.cut(0.5);
    await until(() => book.count('claim cut') > 0, { timeoutMs: 10_000, what: 'polls to break' });
    await fleet.untilParked();
    const made: string[] = [];
    for (let i = 0; i < 60; i += 1) made.push(await makeTask(api, owner, workspaceId, nodes[i % 20]!.id));
    await until(() => made.every((id) => book.completed.has(id)), { timeoutMs: 90_000, what: 'every task to end' });
    expect(book.believed).toEqual([]);
    expect(book.count('lie 409') + book.count('lie 404')).toBeGreaterThan(0);
    expect(book.withoutRetryAfter).toBe(0);
    for (const id of made) {
      const task = await owner.api.tasks.get({ params: { workspaceId, taskId: id } });
      expect(task.state).toBe(book.completed.get(id) === 'success' ? 'succeeded' : 'failed');
    }
  });
});
