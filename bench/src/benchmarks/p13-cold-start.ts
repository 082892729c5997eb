import { atMost, type Benchmark } from '../harness/benchmark.js';
import { startPart, untilOk } from '../harness/control-plane.js';
import { startServer, type ServerName } from '../harness/start-server.js';

const FIGURE = 'start until it serves';

async function cold(name: ServerName): Promise<{ [FIGURE]: number }> {
  const begun = performance.now();
  const { port, program } = await startServer(name);
  await untilOk(`http://127.0.0.1:${port}/health`);
  const took = performance.now() - begun;
  await program.stop();
  return { [FIGURE]: took };
}

export const coldStart: Benchmark = {
  name: 'P13',
  title: 'Cold start of the API',
  about: {
    load: 'a new process each round, until its first good answer over HTTP',
    floor: 'Fastify with one route',
    peer: 'Nest on Express with one route',
    fettle: 'API with three surfaces, until its database, queues and bus are connected and it serves agents',
  },
  units: { [FIGURE]: 'ms' },
  steady: FIGURE,
  async open({ postgres }) {
    const databaseUrl = await postgres.database();
    // The first start makes the tables.
    await (await startPart('api', databaseUrl)).stop();
    return {
      contenders: {
        floor: () => cold('bare-fastify'),
        peer: () => cold('bare-nest'),
        fettle: async () => {
          const part = await startPart('api', databaseUrl);
          await part.stop();
          return { [FIGURE]: part.readyAfterMs };
        },
      },
      stop: async () => undefined,
    };
  },
  checks: (all) => [atMost(all.get(FIGURE)!, 'floor', 8)],
};
