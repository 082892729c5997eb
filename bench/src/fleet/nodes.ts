import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Random } from './random.js';

/** A node that an agent of the fleet speaks for. */
export interface FleetNode {
  readonly id: string;
  readonly key: string;
}

/**
 * Nodes with keys, straight into the tables in one statement: thousands of enrolments would only prove the limit on enrolments.
 * `databaseUrl` must be allowed to write the tables of Fettle.
 */
export async function makeNodes(
  databaseUrl: string,
  workspaceId: string,
  count: number,
  random: Random,
): Promise<FleetNode[]> {
  const nodes = Array.from({ length: count }, () => ({ id: random.uuid(), key: random.hex(32) }));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `WITH given AS (SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::bytea[]) AS g (node_id, key_id, hash)),
       node AS (INSERT INTO nodes (id, workspace_id, name, hostname, os, arch)
         SELECT node_id, $1, 'fleet-' || node_id, 'fleet-' || node_id, 'linux', 'amd64' FROM given RETURNING id, workspace_id),
       alive AS (INSERT INTO node_liveness (node_id, workspace_id) SELECT id, workspace_id FROM node)
       INSERT INTO agent_keys (id, workspace_id, node_id, key_hash)
       SELECT g.key_id, n.workspace_id, n.id, g.hash FROM given g JOIN node n ON n.id = g.node_id`,
      [
        workspaceId,
        nodes.map(({ id }) => id),
        nodes.map(() => random.uuid()),
        nodes.map(({ key }) => createHash('sha256').update(key).digest()),
      ],
    );
  } finally {
    await client.end();
  }
  return nodes;
}
