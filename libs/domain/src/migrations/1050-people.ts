import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who may do what: invitations, what a session has proved, teams and their rights, service accounts and API keys. */
export class People1050 implements MigrationInterface {
  readonly name = 'People1763700001050';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [users, sessions, workspaces, teams, invitations, passwordResets, apiKeys]) {
      await runner.query(statement);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

const users = `
  ALTER TABLE users
    ADD COLUMN timezone text NOT NULL DEFAULT 'UTC',
    ADD COLUMN preferences jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN invited_at timestamptz,
    -- Null while the person has set no password and followed no link: pending.
    ADD COLUMN activated_at timestamptz,
    ADD COLUMN last_sign_in_at timestamptz;
  UPDATE users SET activated_at = created_at WHERE password_hash IS NOT NULL`;

const sessions = `
  ALTER TABLE sessions
    -- When the person last proved to be present, by a password or more: acts that ask for a recent proof look here.
    ADD COLUMN proven_at timestamptz,
    ADD COLUMN impersonator_id uuid REFERENCES users (id) ON DELETE CASCADE,
    ADD COLUMN impersonator_label text,
    ADD COLUMN impersonation_reason text,
    ADD CHECK ((impersonator_id IS NULL) = (impersonation_reason IS NULL));
  UPDATE sessions SET proven_at = created_at;
  CREATE INDEX sessions_impersonator ON sessions (impersonator_id) WHERE impersonator_id IS NOT NULL`;

const workspaces = `
  ALTER TABLE workspaces
    ADD COLUMN archived_at timestamptz,
    ADD CHECK (NOT (is_default AND archived_at IS NOT NULL))`;

const teams = `
  CREATE TABLE teams (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    -- What its members may do on the nodes that it owns, beyond their own role; null: nothing more.
    role text CHECK (role IN ('operator', 'editor', 'admin')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    updated_at timestamptz NOT NULL DEFAULT fettle_now(),
    UNIQUE (workspace_id, id)
  );
  CREATE UNIQUE INDEX teams_name ON teams (workspace_id, lower(name));
  CREATE TABLE team_members (
    workspace_id uuid NOT NULL,
    team_id uuid NOT NULL,
    user_id uuid NOT NULL,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    PRIMARY KEY (team_id, user_id),
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id) ON DELETE CASCADE,
    -- Only members of the workspace, and only as long as they are.
    FOREIGN KEY (workspace_id, user_id) REFERENCES memberships (workspace_id, user_id) ON DELETE CASCADE
  );
  CREATE INDEX team_members_user ON team_members (user_id, workspace_id);
  ALTER TABLE nodes ADD COLUMN team_id uuid,
    ADD CONSTRAINT nodes_team FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id);
  CREATE INDEX nodes_team ON nodes (team_id) WHERE team_id IS NOT NULL;
  ALTER TABLE node_installs ADD COLUMN team_id uuid,
    ADD CONSTRAINT node_installs_team FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id)
      ON DELETE SET NULL (team_id)`;

const invitations = `
  CREATE TABLE invitations (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    -- Null: invited by the platform, into no workspace.
    workspace_id uuid REFERENCES workspaces (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    invited_by uuid REFERENCES users (id) ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    sent_at timestamptz NOT NULL DEFAULT fettle_now(),
    sent_count integer NOT NULL DEFAULT 1,
    expires_at timestamptz NOT NULL,
    accepted_at timestamptz,
    revoked_at timestamptz,
    CHECK (accepted_at IS NULL OR revoked_at IS NULL)
  );
  CREATE UNIQUE INDEX invitations_one_pending ON invitations (user_id, workspace_id) NULLS NOT DISTINCT
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
  CREATE INDEX invitations_workspace ON invitations (workspace_id)`;

const passwordResets = `
  CREATE TABLE password_resets (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    token_hash bytea NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    expires_at timestamptz NOT NULL,
    used_at timestamptz,
    revoked_at timestamptz
  );
  CREATE INDEX password_resets_user ON password_resets (user_id)`;

const apiKeys = `
  CREATE TABLE service_accounts (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    role text NOT NULL CHECK (role IN ('viewer', 'operator', 'editor', 'admin')),
    created_by uuid REFERENCES users (id) ON DELETE SET NULL,
    disabled_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    updated_at timestamptz NOT NULL DEFAULT fettle_now(),
    UNIQUE (workspace_id, id)
  );
  CREATE UNIQUE INDEX service_accounts_name ON service_accounts (workspace_id, lower(name));
  CREATE TABLE api_keys (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    -- The part of the key that is shown in lists and looked up by; no secret.
    prefix text NOT NULL UNIQUE,
    -- HMAC of the whole key; the key itself is stored nowhere.
    hash bytea NOT NULL,
    -- The person whose rights bound it: who made it, also for a service account's key. It dies with the membership.
    created_by uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    service_account_id uuid,
    scopes text[] NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz,
    last_used_ip text,
    -- The key that this one takes over from, which ends when the overlap is over.
    replaces uuid REFERENCES api_keys (id) ON DELETE SET NULL,
    revoked_at timestamptz,
    revoked_reason text,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    FOREIGN KEY (workspace_id, service_account_id) REFERENCES service_accounts (workspace_id, id) ON DELETE CASCADE,
    CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
  );
  CREATE INDEX api_keys_workspace ON api_keys (workspace_id, created_at);
  CREATE INDEX api_keys_creator ON api_keys (created_by)`;
