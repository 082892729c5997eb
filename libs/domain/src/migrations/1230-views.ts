import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How people look at the fleet: saved views of lists, with which of them lists open, and groups of nodes. */
export class Views1230 implements MigrationInterface {
  readonly name = 'Views1763700001230';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [views, pins, defaults, groups]) await runner.query(statement);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

const views = `
  CREATE TABLE saved_views (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    list text NOT NULL CHECK (list IN ('nodes', 'tasks')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    -- Whose it is while nobody else sees it: it goes with the membership. A shared one belongs to those who see it.
    owner_id uuid,
    -- Shared with this team; with owner_id null too, with the whole workspace.
    team_id uuid,
    -- Who made it. A name for people, and nothing that rights come from.
    created_by uuid,
    state jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    updated_at timestamptz NOT NULL DEFAULT fettle_now(),
    UNIQUE (workspace_id, id),
    CHECK (owner_id IS NULL OR team_id IS NULL),
    FOREIGN KEY (workspace_id, owner_id) REFERENCES memberships (workspace_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, created_by) REFERENCES memberships (workspace_id, user_id)
      ON DELETE SET NULL (created_by)
  );
  CREATE UNIQUE INDEX saved_views_name ON saved_views (workspace_id, list, owner_id, team_id, lower(name)) NULLS NOT DISTINCT;
  CREATE INDEX saved_views_owner ON saved_views (workspace_id, owner_id);
  CREATE INDEX saved_views_team ON saved_views (workspace_id, team_id);
  CREATE INDEX saved_views_creator ON saved_views (workspace_id, created_by)`;

const pins = `
  CREATE TABLE view_pins (
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    view_id uuid NOT NULL,
    PRIMARY KEY (workspace_id, user_id, view_id),
    FOREIGN KEY (workspace_id, user_id) REFERENCES memberships (workspace_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, view_id) REFERENCES saved_views (workspace_id, id) ON DELETE CASCADE
  );
  CREATE INDEX view_pins_view ON view_pins (workspace_id, view_id)`;

const defaults = `
  CREATE TABLE view_defaults (
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    list text NOT NULL CHECK (list IN ('nodes', 'tasks')),
    -- For this person, for this team, or with both null for the workspace.
    user_id uuid,
    team_id uuid,
    view_id uuid NOT NULL,
    CHECK (user_id IS NULL OR team_id IS NULL),
    FOREIGN KEY (workspace_id, user_id) REFERENCES memberships (workspace_id, user_id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, team_id) REFERENCES teams (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, view_id) REFERENCES saved_views (workspace_id, id) ON DELETE CASCADE
  );
  CREATE UNIQUE INDEX view_defaults_one ON view_defaults (workspace_id, list, user_id, team_id) NULLS NOT DISTINCT;
  CREATE INDEX view_defaults_user ON view_defaults (workspace_id, user_id);
  CREATE INDEX view_defaults_team ON view_defaults (workspace_id, team_id);
  CREATE INDEX view_defaults_view ON view_defaults (workspace_id, view_id)`;

const groups = `
  CREATE TABLE node_groups (
    id uuid PRIMARY KEY,
    workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
    description text NOT NULL DEFAULT '' CHECK (length(description) <= 500),
    -- A filter of the list of nodes. Null: the members are listed.
    rule text CHECK (length(rule) BETWEEN 1 AND 500),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT fettle_now(),
    updated_at timestamptz NOT NULL DEFAULT fettle_now(),
    UNIQUE (workspace_id, id)
  );
  CREATE UNIQUE INDEX node_groups_name ON node_groups (workspace_id, lower(name));
  CREATE TABLE node_group_members (
    workspace_id uuid NOT NULL,
    group_id uuid NOT NULL,
    node_id uuid NOT NULL,
    PRIMARY KEY (group_id, node_id),
    FOREIGN KEY (workspace_id, group_id) REFERENCES node_groups (workspace_id, id) ON DELETE CASCADE,
    FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
  );
  CREATE INDEX node_group_members_group ON node_group_members (workspace_id, group_id);
  CREATE INDEX node_group_members_node ON node_group_members (workspace_id, node_id)`;
