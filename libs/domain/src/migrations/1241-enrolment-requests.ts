import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Machines of the compatible agent that ask to be let in, and tokens with which they register themselves. Secrets as hashes only. */
export class EnrolmentRequests1241 implements MigrationInterface {
  name = 'EnrolmentRequests1763700001241';

  async up(runner: QueryRunner): Promise<void> {
    // Of no workspace until somebody decides: whose administrators may see it follows from the address.
    await runner.query(`
      CREATE TABLE enrolment_requests (
        id uuid PRIMARY KEY,
        token_hash bytea NOT NULL UNIQUE,
        fingerprint text NOT NULL,
        email text NOT NULL CHECK (email = lower(email)),
        hostname text NOT NULL,
        address text NOT NULL,
        info jsonb NOT NULL,
        state text NOT NULL CHECK (state IN ('pending', 'approved', 'enrolled', 'rejected', 'revoked', 'expired')),
        workspace_id uuid REFERENCES workspaces (id) ON DELETE CASCADE,
        node_id uuid,
        handed_at timestamptz,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        decided_at timestamptz,
        expires_at timestamptz NOT NULL,
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX enrolment_requests_asking ON enrolment_requests (email, created_at) WHERE state = 'pending';
      CREATE INDEX enrolment_requests_open ON enrolment_requests (expires_at) WHERE state IN ('pending', 'approved');
      CREATE INDEX enrolment_requests_over ON enrolment_requests (created_at) WHERE state NOT IN ('pending', 'approved');
      CREATE INDEX enrolment_requests_node ON enrolment_requests (workspace_id, node_id);
    `);
    await runner.query(`
      CREATE TABLE registration_tokens (
        id uuid PRIMARY KEY,
        workspace_id uuid NOT NULL REFERENCES workspaces (id) ON DELETE CASCADE,
        token_hash bytea NOT NULL UNIQUE,
        label text NOT NULL,
        max_uses integer NOT NULL CHECK (max_uses >= 1),
        uses integer NOT NULL DEFAULT 0 CHECK (uses <= max_uses),
        created_by uuid REFERENCES users (id) ON DELETE SET NULL,
        created_by_label text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        expires_at timestamptz NOT NULL,
        last_used_at timestamptz,
        revoked_at timestamptz,
        UNIQUE (workspace_id, id)
      );
      CREATE INDEX registration_tokens_workspace ON registration_tokens (workspace_id, created_at DESC);
      CREATE INDEX registration_tokens_creator ON registration_tokens (created_by);
      CREATE INDEX registration_tokens_age ON registration_tokens (expires_at);

      CREATE TABLE registrations (
        token_id uuid NOT NULL,
        workspace_id uuid NOT NULL,
        node_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        PRIMARY KEY (token_id, node_id),
        FOREIGN KEY (workspace_id, token_id) REFERENCES registration_tokens (workspace_id, id) ON DELETE CASCADE,
        FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE
      );
      CREATE INDEX registrations_token ON registrations (workspace_id, token_id);
      CREATE INDEX registrations_node ON registrations (workspace_id, node_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE registrations, registration_tokens, enrolment_requests');
  }
}
