// The usual way: each request writes its rows by itself. `x-agent-node-id` says whose they are; there is no authentication.
import { fastify } from 'fastify';
import pg from 'pg';
import type { CheckInRequest } from '@fettle/contracts/agent';

const pool = new pg.Pool({ connectionString: process.env['DATABASE_URL'], max: 10 });
await pool.query(`
  CREATE TABLE node (id uuid PRIMARY KEY, last_seen_at timestamptz);
  CREATE TABLE sample (node_id uuid, at timestamptz, cpu real, memory bigint, load1 real, disks jsonb, PRIMARY KEY (node_id, at))`);
const app = fastify();
app.post('*', async (request) => {
  const nodeId = request.headers['x-agent-node-id'];
  const { metrics } = request.body as CheckInRequest;
  await pool.query(
    'INSERT INTO node VALUES ($1, now()) ON CONFLICT (id) DO UPDATE SET last_seen_at = excluded.last_seen_at',
    [nodeId],
  );
  for (const { at, cpuPercent, memoryUsedBytes, load1, disks } of metrics) {
    await pool.query('INSERT INTO sample VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING', [
      nodeId,
      at,
      cpuPercent,
      memoryUsedBytes,
      load1,
      JSON.stringify(disks),
    ]);
  }
  return { acknowledged: true };
});
await app.listen({ port: Number(process.env['PORT']), host: '127.0.0.1' });
process.send?.({ type: 'ready' });
