import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The orders of the list of nodes by what every node has, so that a page is read from its place. What changes with every sign of life
 * (measurements, last seen, tasks) has no index: it would be written with each. What some nodes have not (team, site, owner, version of
 * the agent) comes last either way, which one index cannot give.
 */
export class NodeOrders1234 implements MigrationInterface {
  readonly name = 'NodeOrders1763700001234';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX nodes_by_hostname ON nodes (workspace_id, lower(hostname), id)');
    await runner.query('CREATE INDEX nodes_by_os ON nodes (workspace_id, lower(os), id)');
    await runner.query('CREATE INDEX nodes_by_arch ON nodes (workspace_id, lower(arch), id)');
    await runner.query(`
      CREATE INDEX nodes_by_criticality ON nodes (workspace_id,
        (CASE criticality WHEN 'critical' THEN '1 ' WHEN 'high' THEN '2 ' WHEN 'normal' THEN '3 ' ELSE '4 ' END || lower(name)), id)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
