import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Labels of agent keys, their rotation with overlap, why they ended, and that somebody was reminded of their age. */
export class AgentKeys1211 implements MigrationInterface {
  readonly name = 'AgentKeys1763700001211';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE agent_keys
        ADD COLUMN label text,
        ADD COLUMN created_by_name text,
        ADD COLUMN replaces uuid REFERENCES agent_keys (id) ON DELETE SET NULL,
        ADD COLUMN by_agent boolean NOT NULL DEFAULT false,
        ADD COLUMN confirmed_at timestamptz,
        ADD COLUMN rotation_asked_at timestamptz,
        ADD COLUMN rotation_label text,
        ADD COLUMN retires_at timestamptz,
        ADD COLUMN reminded_at timestamptz,
        ADD COLUMN revoked_reason text`);
    // The key that a new one takes over from; what ends soon; what nobody was reminded of: few rows each.
    await runner.query('CREATE INDEX agent_keys_replaces ON agent_keys (replaces) WHERE replaces IS NOT NULL');
    await runner.query(
      'CREATE INDEX agent_keys_retiring ON agent_keys (retires_at) WHERE retires_at IS NOT NULL AND revoked_at IS NULL',
    );
    await runner.query(
      'CREATE INDEX agent_keys_unreminded ON agent_keys (created_at) WHERE revoked_at IS NULL AND reminded_at IS NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
