import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Outgoing messages and each try of them; the number of a try is its fence. `sealed_data` holds what a template is filled with (one-time links among it), encrypted with
 * the row's id; it is gone when the delivery is final. `announced_at`: when a job was last put on the queue for it.
 */
export class Deliveries1110 implements MigrationInterface {
  readonly name = 'Deliveries1763700001110';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deliveries (
        id uuid PRIMARY KEY,
        workspace_id uuid REFERENCES workspaces (id) ON DELETE SET NULL,
        channel text NOT NULL DEFAULT 'mail' CHECK (channel = 'mail'),
        template text NOT NULL,
        recipient text NOT NULL,
        recipient_name text NOT NULL,
        dedup_key text,
        sealed_data text,
        state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'delivered', 'dead', 'abandoned')),
        attempts integer NOT NULL DEFAULT 0,
        tries_left integer NOT NULL,
        due_at timestamptz NOT NULL DEFAULT fettle_now(),
        announced_at timestamptz NOT NULL DEFAULT fettle_now(),
        lease_until timestamptz,
        useful_until timestamptz,
        reason text,
        version integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT fettle_now(),
        updated_at timestamptz NOT NULL DEFAULT fettle_now(),
        ended_at timestamptz,
        CHECK (state NOT IN ('delivered', 'abandoned') OR sealed_data IS NULL),
        CHECK ((state = 'sending') = (lease_until IS NOT NULL))
      )`);
    await runner.query('CREATE UNIQUE INDEX deliveries_dedup ON deliveries (dedup_key)');
    await runner.query(`CREATE INDEX deliveries_due ON deliveries (due_at) WHERE state = 'queued'`);
    await runner.query(`CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'sending'`);
    await runner.query(`CREATE INDEX deliveries_ended ON deliveries (ended_at) WHERE ended_at IS NOT NULL`);
    await runner.query('CREATE INDEX deliveries_state ON deliveries (state, created_at DESC, id DESC)');
    await runner.query('CREATE INDEX deliveries_newest ON deliveries (created_at DESC, id DESC)');
    await runner.query(`
      CREATE TABLE delivery_attempts (
        delivery_id uuid NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
        attempt integer NOT NULL,
        outcome text NOT NULL DEFAULT 'sending'
          CHECK (outcome IN ('sending', 'delivered', 'temporary', 'permanent', 'lost')),
        smtp_code integer,
        answer text,
        started_at timestamptz NOT NULL DEFAULT fettle_now(),
        ended_at timestamptz,
        PRIMARY KEY (delivery_id, attempt)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
