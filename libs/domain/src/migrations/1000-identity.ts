import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, the workspaces they belong to, their sessions and the one-time setup. */
export class Identity1000 implements MigrationInterface {
  readonly name = 'Identity1763700001000';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [workspaces, users, memberships, sessions, setupState]) {
      await runner.query(statement);
    }
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

const workspaces = `
  CREATE TABLE workspaces (
    id uuid PRIMARY KEY,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?$'),
    is_default boolean NOT NULL DEFAULT false,
    timezone text NOT NULL DEFAULT 'UTC',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    updated_at timestamptz NOT NULL DEFAULT fettle_now()
  );
  CREATE UNIQUE INDEX workspaces_one_default ON workspaces (is_default) WHERE is_default`;

const users = `
  CREATE TABLE users (
    id uuid PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email = lower(email)),
    name text NOT NULL,
    password_hash text,
    platform_role text NOT NULL DEFAULT 'user' CHECK (platform_role IN ('user', 'platform_admin')),
    -- Raising it ends every session of the person at once.
    session_version integer NOT NULL DEFAULT 1,
    deactivated_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    updated_at timestamptz NOT NULL DEFAULT fettle_now()
  )`;

const memberships = `
  CREATE TABLE memberships (
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('viewer', 'operator', 'editor', 'admin', 'owner')),
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    updated_at timestamptz NOT NULL DEFAULT fettle_now(),
    PRIMARY KEY (workspace_id, user_id)
  );
  CREATE INDEX memberships_user ON memberships (user_id)`;

const sessions = `
  CREATE TABLE sessions (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    surface text NOT NULL CHECK (surface IN ('operator', 'admin')),
    -- users.session_version when the session began; a difference means that it has ended.
    session_version integer NOT NULL,
    refresh_hash bytea NOT NULL,
    previous_hash bytea,
    rotated_at timestamptz,
    stay boolean NOT NULL,
    ip text,
    user_agent text,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    idle_expires_at timestamptz NOT NULL,
    absolute_expires_at timestamptz NOT NULL,
    ended_at timestamptz,
    ended_reason text,
    CHECK ((ended_at IS NULL) = (ended_reason IS NULL))
  );
  CREATE INDEX sessions_user ON sessions (user_id, last_used_at)`;

const setupState = `
  CREATE TABLE setup_state (
    id smallint PRIMARY KEY DEFAULT 1 CHECK (id = 1),
    token_hash bytea,
    token_made_at timestamptz,
    completed_at timestamptz,
    completed_by uuid REFERENCES users (id) ON DELETE SET NULL
  )`;
