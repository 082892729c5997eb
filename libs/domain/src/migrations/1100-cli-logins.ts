import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Programs that ask a person for a key. Both codes stand here as keyed hashes; the key that is handed out in the end does not. */
export class CliLogins1100 implements MigrationInterface {
  readonly name = 'CliLogins1763700001100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE cli_logins (
        id uuid PRIMARY KEY,
        device_hash bytea NOT NULL UNIQUE,
        user_hash bytea NOT NULL UNIQUE,
        client text NOT NULL CHECK (length(client) BETWEEN 1 AND 80),
        ip text,
        user_agent text,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        expires_at timestamptz NOT NULL,
        -- When the program last asked, and how long it has to wait now.
        asked_at timestamptz,
        interval_s integer NOT NULL,
        approved_at timestamptz,
        denied_at timestamptz,
        consumed_at timestamptz,
        workspace_id uuid REFERENCES workspaces (id) ON DELETE CASCADE,
        user_id uuid REFERENCES users (id) ON DELETE CASCADE,
        -- Who approved, as the audit log names them.
        actor jsonb,
        access text CHECK (access IN ('all', 'read')),
        key_days integer,
        CHECK (approved_at IS NULL OR denied_at IS NULL),
        CHECK (consumed_at IS NULL OR approved_at IS NOT NULL),
        CHECK ((approved_at IS NULL) = (actor IS NULL))
      )`);
    await runner.query('CREATE INDEX cli_logins_expires ON cli_logins (expires_at)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
