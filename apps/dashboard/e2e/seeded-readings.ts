import { sql } from '@fettle/testing';

/** The id of the node that a condition on `nodes` names. */
export async function nodeIdOf(databaseUrl: string, where: string): Promise<string> {
  const [node] = await sql<{ id: string }>(databaseUrl, `SELECT id FROM nodes WHERE ${where}`, []);
  if (!node) throw new Error(`There is no node where ${where}`);
  return node.id;
}

/** Nobody hears this node's agent: it is told to be there for as long as a test looks, and to have root access for everything. */
export async function seedPresence(databaseUrl: string, nodeId: string): Promise<void> {
  await sql(databaseUrl, `UPDATE nodes SET root_access_applied = 'all' WHERE id = $1`, [nodeId]);
  await sql(
    databaseUrl,
    `UPDATE node_liveness SET presence = 'live', last_seen_at = fettle_now() + interval '1 hour' WHERE node_id = $1`,
    [nodeId],
  );
}

/** What a node answered last to a command without parameters: young for as long as a test looks. */
export async function seedReading(databaseUrl: string, nodeId: string, command: string, result: object): Promise<void> {
  await sql(
    databaseUrl,
    `INSERT INTO node_readings (node_id, command, payload_hash, workspace_id, task_id, payload, result, measured_at)
     SELECT id, $3, sha256('{}'), workspace_id, gen_random_uuid(), '{}', $2, fettle_now() + interval '1 hour'
     FROM nodes WHERE id = $1
     ON CONFLICT (node_id, command, payload_hash)
       DO UPDATE SET result = EXCLUDED.result, measured_at = EXCLUDED.measured_at`,
    [nodeId, JSON.stringify(result), command],
  );
}
