import { sql } from '@fettle/testing';

export interface SeededFleet {
  count: number;
  /** Names begin with it; numbered from 0 with five digits. */
  prefix: string;
}

/**
 * Nodes straight into the tables, none of which has an agent that speaks: thousands of enrolments would only prove the limit on
 * enrolments. Of ten, one was never heard from and nine are offline; every fifth runs alpine, every fourth is arm64; every seventh
 * has no agent key. What the control plane would work out by itself is filled in, so that nothing changes while a test looks.
 */
export async function seedFleet(databaseUrl: string, { count, prefix }: SeededFleet): Promise<void> {
  await sql(
    databaseUrl,
    `WITH given AS (
       SELECT i, gen_random_uuid() AS id, $2 || lpad(i::text, 5, '0') AS name FROM generate_series(0, $1::int - 1) AS i),
     node AS (
       INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, agent_version)
       SELECT g.id, w.id, g.name, g.name || '.example.org', CASE WHEN i % 5 = 0 THEN 'alpine' ELSE 'debian' END,
         CASE WHEN i % 4 = 0 THEN 'arm64' ELSE 'amd64' END, '0.1.0'
       FROM given g, (SELECT id FROM workspaces ORDER BY created_at LIMIT 1) w RETURNING id, workspace_id),
     alive AS (
       INSERT INTO node_liveness (node_id, workspace_id, last_seen_at, presence)
       SELECT n.id, n.workspace_id, CASE WHEN i % 10 = 9 THEN NULL ELSE fettle_now() - interval '1 day' END,
         CASE WHEN i % 10 = 9 THEN 'never' ELSE 'offline' END
       FROM node n JOIN given g ON g.id = n.id)
     INSERT INTO agent_keys (id, workspace_id, node_id, key_hash)
     SELECT gen_random_uuid(), n.workspace_id, n.id, sha256(n.id::text::bytea)
     FROM node n JOIN given g ON g.id = n.id WHERE i % 7 <> 6`,
    [count, prefix],
  );
}

/** A person who may only look, with the password of the first administrator. Returns the address to sign in with. */
export async function seedViewer(databaseUrl: string): Promise<string> {
  const email = 'viewer@example.org';
  await sql(
    databaseUrl,
    `WITH person AS (
       INSERT INTO users (id, email, name, password_hash, platform_role)
       SELECT gen_random_uuid(), $1, 'Vera Viewer', password_hash, 'user' FROM users LIMIT 1 RETURNING id)
     INSERT INTO memberships (workspace_id, user_id, role) SELECT w.id, p.id, 'viewer' FROM person p, workspaces w`,
    [email],
  );
  return email;
}
