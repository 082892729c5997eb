import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Wrong passwords in a row, and administrators who act as somebody else. */
export class Sessions1060 implements MigrationInterface {
  readonly name = 'Sessions1763700001060';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [attempts, impersonations]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

const attempts = `
  CREATE TABLE sign_in_attempts (
    -- A hash of the address that was typed, so that this is no list of who tried, and unknown people are counted alike.
    account text NOT NULL,
    -- Where the attempts came from: "source 203.0.113.7", or "device …" for a browser in which the person has signed in before.
    origin text NOT NULL,
    failures integer NOT NULL,
    last_at timestamptz NOT NULL,
    locked_until timestamptz,
    PRIMARY KEY (account, origin)
  );
  CREATE INDEX sign_in_attempts_age ON sign_in_attempts (last_at)`;

const impersonations = `
  -- The administrator's own session, in which somebody else's began and with which it ends.
  ALTER TABLE sessions ADD COLUMN parent_id uuid REFERENCES sessions (id) ON DELETE CASCADE,
    ADD CHECK ((impersonator_id IS NULL) = (parent_id IS NULL));
  CREATE INDEX sessions_parent ON sessions (parent_id) WHERE parent_id IS NOT NULL;
  CREATE TABLE impersonation_handovers (
    id uuid PRIMARY KEY,
    token_hash bytea NOT NULL UNIQUE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    workspace_id uuid REFERENCES workspaces (id) ON DELETE CASCADE,
    administrator_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    parent_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    reason text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  );
  CREATE INDEX impersonation_handovers_parent ON impersonation_handovers (parent_id)`;
