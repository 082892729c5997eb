import { Random, measure } from '../fleet/index.js';
import { atLeast, limit, type Benchmark } from '../harness/benchmark.js';
import { copyRows, copyTarget } from '../harness/copy.js';
import { CheckIns } from './check-in-callers.js';

const SAMPLES = 10;
const COPY_ROWS = 5_000;

export const metrics: Benchmark = {
  name: 'P2',
  title: 'Metrics ingest',
  about: {
    load: '200 nodes, each with one check-in of 10 samples under way at any moment',
    floor: `COPY of the same rows in pieces of ${COPY_ROWS} over one connection, into a table with the same primary key`,
    peer: 'Fastify that writes one row per sample, without authentication',
    fettle: 'agent surface: authentication, validation, storage in batches; the answer waits for the commit',
  },
  units: { 'samples per second': '/s', 'SQL per batch of an agent': '' },
  steady: 'samples per second',
  async open(setting) {
    const checkIns = await CheckIns.open(setting);
    const target = await copyTarget(await setting.postgres.database());
    const random = new Random(setting.seed);
    const durationMs = setting.full ? 10_000 : 2_500;
    let copied = 0;
    return {
      contenders: {
        floor: async () => {
          const begun = performance.now();
          const first = copied;
          while (performance.now() - begun < durationMs) {
            const [nodeId, newest] = [random.uuid(), Date.now()];
            const rows = Array.from({ length: COPY_ROWS }, (_, i) => ({
              nodeId,
              sample: measure(random, newest - i * 5),
            }));
            await copyRows(target, rows);
            copied += COPY_ROWS;
          }
          return { 'samples per second': ((copied - first) * 1_000) / (performance.now() - begun) };
        },
        peer: async () => {
          const { perSecond } = await checkIns.run('rows', durationMs, SAMPLES);
          return { 'samples per second': perSecond * SAMPLES };
        },
        fettle: async () => {
          const before = await checkIns.place.statements();
          const { perSecond, requests } = await checkIns.run('fettle', durationMs, SAMPLES);
          const statements = (await checkIns.place.statements()) - before;
          return { 'samples per second': perSecond * SAMPLES, 'SQL per batch of an agent': statements / requests };
        },
      },
      stop: async () => {
        await target.end();
        await checkIns.stop();
      },
    };
  },
  checks: (all) => [
    atLeast(all.get('samples per second')!, 'floor', 0.5),
    limit(all.get('SQL per batch of an agent')!, 0.02, 'count'),
  ],
};
