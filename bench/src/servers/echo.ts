// Floor of everything over HTTP: Fastify as it comes, which parses JSON and answers at once.
import { fastify } from 'fastify';

const app = fastify();
app.post('*', async () => ({ acknowledged: true, metricsIntervalMs: 15_000, checkInMs: 15_000 }));
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.send?.({ type: 'ready' });
