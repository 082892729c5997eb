import { Fleet, Random, makeNodes, type FleetNode } from '../fleet/index.js';
import { atMost, limit, type Benchmark, type Setting } from '../harness/benchmark.js';
import { Installation } from '../harness/installation.js';
import type { Measured } from '../harness/result.js';
import { startServer } from '../harness/start-server.js';
import { quantile } from '../harness/statistics.js';
import { Dispatches } from './dispatches.js';

/** Nodes that are given tasks; the others only wait. */
const BUSY = 20;
const PER_SECOND = 20;
/** One person may write five times a second in the long run. */
const OPERATORS = 8;
const quiet = { checksIn: false } as const;

const figures = (label: string, ms: readonly number[]): Measured => ({
  [`p50${label}`]: quantile(ms, 0.5),
  [`p99${label}`]: quantile(ms, 0.99),
});

async function open(setting: Setting) {
  const { postgres, seed, full } = setting;
  const parkedCount = full ? 9_000 : 1_000;
  const seconds = full ? 5 : 2;
  const databaseUrl = await postgres.database();
  const place = await Installation.start(databaseUrl);
  const random = new Random(seed);
  const nodes = await makeNodes(databaseUrl, place.operator.workspaceId, BUSY + parkedCount, random);
  const busy = nodes.slice(0, BUSY);
  const floor = await startServer('plain-dispatch', { DATABASE_URL: await postgres.database() });
  const polling = await startServer('plain-dispatch', { DATABASE_URL: await postgres.database(), POLL_MS: '500' });

  const fleetOn = (port: number, members: readonly FleetNode[]) =>
    new Fleet({ port, nodes: members, seed, arrivalMs: members.length, behaviour: quiet });
  const fleets = {
    floor: fleetOn(floor.port, busy),
    peer: fleetOn(polling.port, busy),
    fettle: fleetOn(place.agentPort, busy),
  };
  const plain = (port: number) => async (nodeId: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/tasks`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ nodeId }),
    });
    return ((await answer.json()) as { id: string }).id;
  };
  const command = { type: 'exec', payload: { argv: ['true'] } };
  const operators = await place.operators(OPERATORS);
  let turn = 0;
  const create = async (nodeId: string) =>
    (await operators[turn++ % operators.length]!.ask<{ id: string }>('POST', '/tasks', { nodeId, command })).id;
  const dispatches = {
    floor: new Dispatches(fleets.floor, busy, plain(floor.port), random),
    peer: new Dispatches(fleets.peer, busy, plain(polling.port), random),
    fettle: new Dispatches(fleets.fettle, busy, create, random),
  };
  for (const fleet of Object.values(fleets)) fleet.start();
  for (const one of Object.values(dispatches)) await one.run(PER_SECOND, 2);

  /** Everything else that waits comes for its round and goes again, so that the round without it is alike. */
  const withParked = async (): Promise<number[]> => {
    const crowd = fleetOn(place.agentPort, nodes.slice(BUSY));
    crowd.start();
    try {
      await crowd.untilParked();
      return await dispatches.fettle.run(PER_SECOND, seconds);
    } finally {
      await crowd.stop();
    }
  };
  return {
    contenders: {
      floor: async () => figures('', await dispatches.floor.run(PER_SECOND, seconds)),
      peer: async () => figures('', await dispatches.peer.run(PER_SECOND, seconds)),
      fettle: async () => {
        const alone = await dispatches.fettle.run(PER_SECOND, seconds);
        return { ...figures('', alone), ...figures(` beside ${parkedCount} parked`, await withParked()) };
      },
    },
    stop: async () => {
      await Promise.all(Object.values(fleets).map((fleet) => fleet.stop()));
      await Promise.all([floor.program.stop(), polling.program.stop(), place.stop()]);
    },
  };
}

export const dispatch = (full: boolean): Benchmark => {
  const beside = ` beside ${full ? 9_000 : 1_000} parked`;
  return {
    name: 'P3',
    title: 'Dispatch → claim → start',
    about: {
      load: `${PER_SECOND} tasks a second to ${BUSY} waiting agents; from sending the request to the agent's confirmed start`,
      floor:
        'Fastify with insert and commit, NOTIFY, claim and start as one update each; no authentication, validation or audit',
      peer: 'the same server, which looks for tasks of a waiting agent every 500 ms',
      fettle: `operator surface to agent surface, alone and${beside} agents`,
    },
    units: { p50: 'ms', p99: 'ms', [`p50${beside}`]: 'ms', [`p99${beside}`]: 'ms' },
    steady: 'p50',
    open,
    checks: (all) => {
      const crowded = { ...all.get(`p50${beside}`)!, floor: all.get('p50')!.fettle };
      const again = atMost(crowded, 'floor', 1.3);
      return [
        atMost(all.get('p50')!, 'floor', 3),
        atMost(all.get('p99')!, 'floor', 10),
        { ...again, goal: `${crowded.name}: ≤ 1.3 × without them` },
        limit(all.get('p99')!, 100, 'time'),
      ];
    },
    notes: [
      'The number of statements from create to start is gated in `libs/domain/src/tasks/life-cycle.int.spec.ts`.',
    ],
  };
};
