import { setTimeout as delay } from 'node:timers/promises';
import { atMost, limit, type Benchmark } from '../harness/benchmark.js';
import { startPart } from '../harness/control-plane.js';
import { cpuOf, wakeUpsOf } from '../harness/process-figures.js';
import type { Program } from '../harness/program.js';
import { startServer } from '../harness/start-server.js';

const MIB = 1024 ** 2;
const WATCH_MS = 5_000;

async function idle(program: Program, settleMs: number) {
  await delay(settleMs);
  const [wakeUps, cpu] = [wakeUpsOf(program.pid), cpuOf(program.pid)];
  await delay(WATCH_MS);
  return {
    wakeUps: ((wakeUpsOf(program.pid) - wakeUps) * 1_000) / WATCH_MS,
    cpu: ((cpuOf(program.pid) - cpu) * 100_000) / WATCH_MS,
    memory: (await program.collected()).rss / MIB,
  };
}

export const idleMemory: Benchmark = {
  name: 'P14',
  title: 'Memory of idle processes',
  about: {
    load: 'nobody calls; resident memory after garbage collection',
    floor: 'Node that waits',
    peer: null,
    fettle: 'API and worker-scheduler as processes of their own',
  },
  units: { API: 'MiB', worker: 'MiB', 'wake-ups of the API': '/s', 'processor time of the API': '%' },
  steady: 'API',
  async open({ postgres, full }) {
    const settleMs = full ? 60_000 : 3_000;
    const databaseUrl = await postgres.database();
    const api = await startPart('api', databaseUrl);
    const worker = await startPart('worker', databaseUrl);
    return {
      contenders: {
        floor: async () => {
          const { program } = await startServer('bare-node');
          const memory = (await program.collected()).rss / MIB;
          await program.stop();
          return { API: memory, worker: memory };
        },
        fettle: async () => {
          const { memory, wakeUps, cpu } = await idle(api.program, settleMs);
          const other = (await worker.program.collected()).rss / MIB;
          return { API: memory, worker: other, 'wake-ups of the API': wakeUps, 'processor time of the API': cpu };
        },
      },
      stop: async () => {
        await Promise.all([api.stop(), worker.stop()]);
      },
    };
  },
  checks: (all) => [
    atMost(all.get('API')!, 'floor', 5, 'count'),
    atMost(all.get('worker')!, 'floor', 4, 'count'),
    limit(all.get('processor time of the API')!, 2, 'time'),
  ],
};
