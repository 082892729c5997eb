import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people keep of a node beside its name, and what its machine tells of itself. An owner belongs to the workspace: who leaves it
 * owns nothing there any more.
 */
export class NodeRecord1200 implements MigrationInterface {
  readonly name = 'NodeRecord1763700001200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE nodes
        ADD COLUMN tags text[] NOT NULL DEFAULT '{}',
        ADD COLUMN site text,
        ADD COLUMN criticality text NOT NULL DEFAULT 'normal' CHECK (criticality IN ('low', 'normal', 'high', 'critical')),
        ADD COLUMN owner_user_id uuid,
        ADD COLUMN notes text CHECK (length(notes) <= 20000),
        ADD COLUMN addresses text[] NOT NULL DEFAULT '{}',
        ADD COLUMN location jsonb,
        ADD COLUMN hardware jsonb,
        ADD COLUMN commands text[],
        ADD FOREIGN KEY (workspace_id, owner_user_id) REFERENCES memberships (workspace_id, user_id)
          ON DELETE SET NULL (owner_user_id)`);
    await runner.query('CREATE INDEX nodes_tags ON nodes USING gin (tags)');
    await runner.query(
      'CREATE INDEX nodes_owner ON nodes (workspace_id, owner_user_id) WHERE owner_user_id IS NOT NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
