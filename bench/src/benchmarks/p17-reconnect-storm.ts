import { setTimeout as delay } from 'node:timers/promises';
import { Fleet, Random, makeNodes } from '../fleet/index.js';
import { limit, type Benchmark, type Setting } from '../harness/benchmark.js';
import { Installation } from '../harness/installation.js';
import { quantile } from '../harness/statistics.js';

const LIMIT_MS = 60_000;
// One person may read 1,200 times a minute.
const READ_EVERY_MS = 75;
const BACK = 0.99;
/** The pause that is under way when the control plane serves again, some seconds after its end. */
const WINDOW_S = 8;

async function open(setting: Setting) {
  const count = setting.full ? 5_000 : 1_500;
  const databaseUrl = await setting.postgres.database();
  const place = await Installation.start(databaseUrl);
  const nodes = await makeNodes(databaseUrl, place.operator.workspaceId, count, new Random(setting.seed));
  const fleet = new Fleet({ port: place.agentPort, nodes, seed: setting.seed, arrivalMs: count * 2 });
  fleet.start();
  await fleet.untilParked();
  const read = () => place.operator.timeToRead(`/nodes/${nodes[0]!.id}`);
  return {
    contenders: {
      fettle: async () => {
        const before = await latencies(read, () => false, 2_000);
        await place.program.kill();
        const cutAt = performance.now();
        await place.restart();
        const servesAt = performance.now();
        let isBack = false;
        const parked = fleet.untilParked(BACK, LIMIT_MS).then(() => {
          isBack = true;
          return performance.now();
        });
        const during = await latencies(read, () => isBack, LIMIT_MS);
        const backAt = await parked;
        return {
          'until it serves again': (servesAt - cutAt) / 1_000,
          'until 99 % wait again, from then': (backAt - servesAt) / 1_000,
          'p99 of reading one node before': quantile(before, 0.99),
          'p99 of reading one node during': quantile(during, 0.99),
          'connections to PostgreSQL': await place
            .metric('fettle_database_connections', 'state="total"')
            .catch(() => Number.NaN),
          'keys refused': fleet.book.count('claim 401') + fleet.book.count('check-in 401'),
          'refusals without Retry-After': fleet.book.withoutRetryAfter,
        };
      },
    },
    stop: async () => {
      await fleet.stop();
      await place.stop();
    },
  };
}

async function latencies(read: () => Promise<number>, isOver: () => boolean, limitMs: number): Promise<number[]> {
  const found: number[] = [];
  for (const end = performance.now() + limitMs; !isOver() && performance.now() < end; await delay(READ_EVERY_MS)) {
    found.push(await read());
  }
  return found;
}

export const reconnectStorm = (full: boolean): Benchmark => ({
  name: 'P17',
  title: 'Reconnect storm',
  about: {
    load: `kill -9 under ${full ? '5 000' : '1 500'} waiting agents, then a new start; agents come back with their own pauses, which double from half a second`,
    floor: null,
    peer: null,
    fettle: 'one process with all surfaces; an operator reads one node over and over meanwhile',
  },
  units: {
    'until it serves again': 's',
    'until 99 % wait again, from then': 's',
    'p99 of reading one node before': 'ms',
    'p99 of reading one node during': 'ms',
    'connections to PostgreSQL': '',
    'keys refused': '',
    'refusals without Retry-After': '',
  },
  steady: null,
  open,
  checks: (all) => {
    const before = all.get('p99 of reading one node before')!.fettle;
    const during = { ...all.get('p99 of reading one node during')!, floor: before };
    const ratio = during.fettle! / before!;
    return [
      limit(all.get('until 99 % wait again, from then')!, 1.2 * WINDOW_S, 'time'),
      { goal: `${during.name}: ≤ 5 × before`, value: `${ratio.toPrecision(3)} ×`, held: ratio <= 5, kind: 'time' },
      limit(all.get('connections to PostgreSQL')!, 10, 'count'),
      limit(all.get('keys refused')!, 0, 'count'),
      limit(all.get('refusals without Retry-After')!, 0, 'count'),
    ];
  },
  notes: [
    `An agent that lost its connection pauses 0.5, 1, 2, 4, 8 … s and at most 30 s, each drawn from its upper half. After an outage of a few seconds the pause under way is at most ${WINDOW_S} s: that is the window in which agents come back.`,
  ],
});
