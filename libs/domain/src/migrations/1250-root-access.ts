import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What root can be used for on a node: what is wanted, and what the node says that it has applied. Versions are milliseconds since
 * 1970 where the clock allows it, so that a restored backup goes on above what nodes have seen.
 */
export class RootAccess1250 implements MigrationInterface {
  readonly name = 'RootAccess1763700001250';

  async up(runner: QueryRunner): Promise<void> {
    const profiles = `('off', 'operational', 'task', 'terminal', 'operational_task', 'operational_terminal', 'task_terminal', 'all')`;
    await runner.query(`
      ALTER TABLE nodes
        ADD COLUMN root_access_profile text NOT NULL DEFAULT 'off' CHECK (root_access_profile IN ${profiles}),
        ADD COLUMN root_access_version bigint NOT NULL DEFAULT 0,
        ADD COLUMN root_access_updated_at timestamptz,
        ADD COLUMN root_access_updated_by uuid REFERENCES users (id) ON DELETE SET NULL,
        ADD COLUMN root_access_applied text NOT NULL DEFAULT 'off' CHECK (root_access_applied IN ${profiles}),
        ADD COLUMN root_access_applied_at timestamptz,
        ADD COLUMN root_access_error text,
        ADD COLUMN root_access_enforced_by text CHECK (root_access_enforced_by IN ('helper', 'agent', 'none'))`);
    await runner.query(
      'CREATE INDEX nodes_root_access_by ON nodes (root_access_updated_by) WHERE root_access_updated_by IS NOT NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
