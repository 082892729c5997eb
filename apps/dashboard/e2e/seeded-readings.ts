import { sql } from '@fettle/testing';

/** The id of the node that a condition on `nodes` names. */
export async function nodeIdOf(databaseUrl: string, where: string): Promise<string> {
  const [node] = await sql<{ id: string }>(databaseUrl, `SELECT id FROM nodes WHERE ${where}`, []);
  if (!node) throw new Error(`There is no node where ${where}`);
  return node.id;
}

/** Nobody hears this node's agent: it is told to be there for as long as a test looks, and what root can be used for on it. */
export async function seedPresence(databaseUrl: string, nodeId: string, rootAccess = 'all'): Promise<void> {
  await sql(databaseUrl, 'UPDATE nodes SET root_access_applied = $2 WHERE id = $1', [nodeId, rootAccess]);
  await sql(
    databaseUrl,
    `UPDATE node_liveness SET presence = 'live', last_seen_at = fettle_now() + interval '1 hour' WHERE node_id = $1`,
    [nodeId],
  );
}

export interface SeededReading {
  nodeId: string;
  command: string;
  /** With the defaults that the command puts in. */
  payload?: object;
  result: object;
}

/** What a node answered when it was asked last: young for as long as a test looks. */
export async function seedReading(databaseUrl: string, { nodeId, command, payload = {}, result }: SeededReading) {
  await sql(
    databaseUrl,
    `INSERT INTO node_readings (node_id, command, payload_hash, workspace_id, task_id, payload, result, measured_at)
     SELECT id, $2, sha256(convert_to($3, 'UTF8')), workspace_id, gen_random_uuid(), $3::jsonb, $4, fettle_now() + interval '1 hour'
     FROM nodes WHERE id = $1
     ON CONFLICT (node_id, command, payload_hash)
       DO UPDATE SET result = EXCLUDED.result, measured_at = EXCLUDED.measured_at`,
    [nodeId, command, JSON.stringify(payload), JSON.stringify(result)],
  );
}
