import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Presence that is not fooled: by a late end of an old connection (epochs), by a node that comes and goes (changes, flapping), by an
 * outage of our own (`held`, `silences`), by two machines with one identity (`boots`, `cloned_at`).
 */
export class Liveness1212 implements MigrationInterface {
  readonly name = 'Liveness1763700001212';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE node_liveness
        ADD COLUMN epoch bigint NOT NULL DEFAULT 0,
        ADD COLUMN gone_at timestamptz,
        ADD COLUMN held boolean NOT NULL DEFAULT false,
        ADD COLUMN told_offline boolean NOT NULL DEFAULT false,
        ADD COLUMN changes smallint NOT NULL DEFAULT 0,
        ADD COLUMN changes_since timestamptz,
        ADD COLUMN changed_at timestamptz,
        ADD COLUMN flapping_since timestamptz,
        ADD COLUMN flap_event_id uuid,
        ADD COLUMN flap_event_at timestamptz,
        ADD COLUMN takes_keys boolean NOT NULL DEFAULT false,
        ADD COLUMN boots text[] NOT NULL DEFAULT '{}',
        ADD COLUMN cloned_at timestamptz,
        ADD COLUMN clone_evidence jsonb`);
    // One row for each workspace whose nodes fell silent together, and how it was told.
    await runner.query(`
      CREATE TABLE silences (
        workspace_id uuid PRIMARY KEY REFERENCES workspaces (id) ON DELETE CASCADE,
        since timestamptz NOT NULL,
        silent integer NOT NULL,
        connected integer NOT NULL,
        reason text NOT NULL,
        given_up boolean NOT NULL DEFAULT false
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
