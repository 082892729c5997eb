// The least that a durable dispatch can cost, and what polling makes of it: insert and commit, tell the waiting agent, claim with an
// update, start with an update. No authentication, no validation, no roles, no audit. POLL_MS: look for tasks so often instead of
// waking whoever waits.
import { setTimeout as delay } from 'node:timers/promises';
import { fastify } from 'fastify';
import pg from 'pg';

const databaseUrl = process.env['DATABASE_URL'];
const pollMs = Number(process.env['POLL_MS'] ?? 0);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
await pool.query(`
  CREATE TABLE task (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), node_id uuid NOT NULL, state text NOT NULL DEFAULT 'queued');
  CREATE INDEX ON task (node_id) WHERE state = 'queued'`);

const parked = new Map<string, () => void>();
const listener = new pg.Client({ connectionString: databaseUrl });
await listener.connect();
listener.on('notification', ({ payload }) => parked.get(payload ?? '')?.());
await listener.query('LISTEN wake');

const CLAIM = `UPDATE task SET state = 'leased' WHERE id = (
  SELECT id FROM task WHERE node_id = $1 AND state = 'queued' LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id`;

async function claim(nodeId: string): Promise<{ id: string }[]> {
  return (await pool.query<{ id: string }>({ name: 'claim', text: CLAIM, values: [nodeId] })).rows;
}

async function hold(nodeId: string): Promise<void> {
  if (pollMs > 0) return void (await delay(pollMs));
  await new Promise<void>((resolve) => parked.set(nodeId, resolve));
  parked.delete(nodeId);
}

const app = fastify();
app.post('/tasks', async (request) => {
  const { nodeId } = request.body as { nodeId: string };
  const { rows } = await pool.query<{ id: string }>('INSERT INTO task (node_id) VALUES ($1) RETURNING id', [nodeId]);
  if (pollMs === 0) void pool.query("SELECT pg_notify('wake', $1)", [nodeId]);
  return { id: rows[0]!.id };
});
app.post('/api/v1/agent/tasks/claim', async (request) => {
  const nodeId = String(request.headers['x-agent-node-id']);
  let gone = false;
  request.raw.socket.once('close', () => (gone = true));
  for (let tasks = await claim(nodeId); ; tasks = await claim(nodeId)) {
    if (gone || tasks.length > 0) {
      return { tasks: tasks.map(({ id }) => ({ id, attempt: 1 })), cancels: [], leaseLost: [], nextWaitMs: 0 };
    }
    await hold(nodeId);
  }
});
app.post('/api/v1/agent/tasks/:id/:verb', async (request) => {
  const { id, verb } = request.params as { id: string; verb: string };
  await pool.query('UPDATE task SET state = $2 WHERE id = $1', [id, verb]);
  return { ok: true, taskId: id };
});
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.send?.({ type: 'ready' });
