import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Install commands by which a machine becomes a node again. The keys that the node had are revoked when it has called with the key that
 * the install gave it (`agent_key_id`).
 */
export class Reenrolment1203 implements MigrationInterface {
  readonly name = 'Reenrolment1763700001203';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE node_installs
        ADD COLUMN reenrol_node_id uuid,
        ADD COLUMN new_machine boolean NOT NULL DEFAULT false,
        ADD COLUMN agent_key_id uuid REFERENCES agent_keys (id) ON DELETE SET NULL,
        ADD FOREIGN KEY (workspace_id, reenrol_node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE`);
    await runner.query(
      'CREATE INDEX node_installs_reenrol ON node_installs (workspace_id, reenrol_node_id) WHERE reenrol_node_id IS NOT NULL',
    );
    await runner.query(
      'CREATE INDEX node_installs_agent_key ON node_installs (agent_key_id) WHERE agent_key_id IS NOT NULL',
    );
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
