import { atLeast, limit, type Benchmark } from '../harness/benchmark.js';
import type { LoopFigures } from '../harness/closed-loop.js';
import { quantile } from '../harness/statistics.js';
import { CheckIns } from './check-in-callers.js';

const figures = ({ perSecond, latenciesMs }: LoopFigures) => ({
  'heartbeats per second': perSecond,
  'p99 of the answer': quantile(latenciesMs, 0.99),
});

export const heartbeats: Benchmark = {
  name: 'P1',
  title: 'Heartbeat ingest',
  about: {
    load: '200 nodes, each with one check-in without measurements under way at any moment',
    floor: 'Fastify that parses the same body and answers at once',
    peer: 'Fastify that writes one row per request, without authentication',
    fettle: 'agent surface: authentication, validation, limits, presence in batches',
  },
  units: { 'heartbeats per second': '/s', 'p99 of the answer': 'ms', 'SQL per heartbeat': '' },
  steady: 'heartbeats per second',
  async open(setting) {
    const checkIns = await CheckIns.open(setting);
    const durationMs = setting.full ? 10_000 : 2_000;
    return {
      contenders: {
        floor: async () => figures(await checkIns.run('echo', durationMs, 0)),
        peer: async () => figures(await checkIns.run('rows', durationMs, 0)),
        fettle: async () => {
          const before = await checkIns.place.statements();
          const loop = await checkIns.run('fettle', durationMs, 0);
          const statements = (await checkIns.place.statements()) - before;
          return { ...figures(loop), 'SQL per heartbeat': statements / loop.requests };
        },
      },
      stop: () => checkIns.stop(),
    };
  },
  checks: (all) => [
    atLeast(all.get('heartbeats per second')!, 'floor', 0.6),
    atLeast(all.get('heartbeats per second')!, 'peer', 8),
    limit(all.get('SQL per heartbeat')!, 0.01, 'count'),
  ],
};
