// Floor of a start: Fastify with one route.
import { fastify } from 'fastify';

const app = fastify();
app.get('/health', async () => ({ status: 'ok' }));
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.send?.({ type: 'ready' });
