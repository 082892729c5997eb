import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, Random, makeNodes, type FleetNode } from '../fleet/index.js';
import { atMost, limit, type Benchmark, type Setting } from '../harness/benchmark.js';
import { Installation } from '../harness/installation.js';
import type { Program } from '../harness/program.js';
import type { Measured } from '../harness/result.js';
import { startServer } from '../harness/start-server.js';
import { quantile } from '../harness/statistics.js';

const KIB = 1024;
/** Agents in all, and how many of them are there before anything is measured, so that code, pools and the young generation have their size. */
const crowd = (full: boolean) => (full ? { all: 5_000, first: 1_500 } : { all: 2_000, first: 500 });

interface Crowd {
  readonly fleet: Fleet;
  readonly memory: Measured;
}

/** What so many more agents add to the memory of a server, garbage collected before and after. */
async function grow(program: Program, port: number, nodes: readonly FleetNode[], seed: number): Promise<Crowd> {
  const before = await program.collected();
  const fleet = new Fleet({ port, nodes, seed, arrivalMs: nodes.length * 2, behaviour: { measures: true } });
  fleet.start();
  await fleet.untilParked();
  // Every agent has measured once: what the server keeps of each is there.
  await delay(16_000);
  const after = await program.collected();
  const perAgent = (pick: 'rss' | 'heapUsed' | 'external') => (after[pick] - before[pick]) / nodes.length / KIB;
  return {
    fleet,
    memory: {
      'resident memory per agent': perAgent('rss'),
      'of it in use': perAgent('heapUsed') + perAgent('external'),
    },
  };
}

async function warm(port: number, nodes: readonly FleetNode[], seed: number): Promise<Fleet> {
  const fleet = new Fleet({ port, nodes, seed, arrivalMs: 1_000 });
  fleet.start();
  await fleet.untilParked();
  return fleet;
}

async function idle(place: Installation, nodeId: string, agents: number, seconds: number): Promise<Measured> {
  const [statements, begun] = [await place.statements(), performance.now()];
  const latencies: number[] = [];
  while (performance.now() - begun < seconds * 1_000) {
    latencies.push(await place.operator.timeToRead(`/nodes/${nodeId}`));
    await delay(100);
  }
  const minutes = (performance.now() - begun) / 60_000;
  // Reading a node is two statements: who asks, and the node.
  const ours = (await place.statements()) - statements - 2 * latencies.length;
  return {
    'SQL per agent-minute': ours / agents / minutes,
    'p99 of reading one node': quantile(latencies, 0.99),
  };
}

async function open(setting: Setting) {
  const { all, first: early } = crowd(setting.full);
  const databaseUrl = await setting.postgres.database();
  const place = await Installation.start(databaseUrl);
  const floor = await startServer('parking');
  const nodes = await makeNodes(databaseUrl, place.operator.workspaceId, all, new Random(setting.seed));
  const fleets: Fleet[] = [];
  const [first, rest] = [nodes.slice(0, early), nodes.slice(early)];
  return {
    contenders: {
      floor: async () => {
        const there = await warm(floor.port, first, setting.seed);
        const { fleet, memory } = await grow(floor.program, floor.port, rest, setting.seed);
        await Promise.all([there.stop(), fleet.stop()]);
        return memory;
      },
      fettle: async () => {
        const there = await warm(place.agentPort, first, setting.seed);
        const { fleet, memory } = await grow(place.program, place.agentPort, rest, setting.seed);
        fleets.push(there, fleet);
        const quiet = await idle(place, nodes[0]!.id, all, setting.full ? 600 : 20);
        return { ...memory, ...quiet, 'refused or cut': troubles(fleets) };
      },
    },
    stop: async () => {
      await Promise.all(fleets.map((fleet) => fleet.stop()));
      await Promise.all([floor.program.stop(), place.stop()]);
    },
  };
}

function troubles(fleets: readonly Fleet[]): number {
  const all = fleets.flatMap(({ book }) => [...book.seen]);
  return all.filter(([what]) => !what.endsWith(' 200')).reduce((sum, [, count]) => sum + count, 0);
}

export const idleAgents = (full: boolean): Benchmark => ({
  name: 'P16',
  title: 'One idle agent on the server',
  about: {
    load: `${crowd(full).all} agents that wait for tasks and check in with a measurement every 15 s, ${crowd(full).first} of them before memory is measured`,
    floor: "Node's own HTTP server, which holds the same requests and does nothing else",
    peer: null,
    fettle:
      'one process with all surfaces, scheduler and worker; an operator reads one node ten times a second meanwhile',
  },
  units: {
    'resident memory per agent': 'KiB',
    'of it in use': 'KiB',
    'SQL per agent-minute': '',
    'p99 of reading one node': 'ms',
    'refused or cut': '',
  },
  steady: null,
  onceOnly: true,
  open,
  checks: (all) => [
    limit(all.get('resident memory per agent')!, 28, 'count'),
    atMost(all.get('resident memory per agent')!, 'floor', 2.5, 'count'),
    limit(all.get('SQL per agent-minute')!, 0.2, 'count'),
    limit(all.get('p99 of reading one node')!, 100, 'time'),
    limit(all.get('refused or cut')!, 0, 'count'),
  ],
  notes: [
    'Memory is resident memory after garbage collection. What does not depend on the number of agents (sweeps, relay, health) is counted in SQL per agent-minute too, so that it falls with more agents.',
  ],
});
