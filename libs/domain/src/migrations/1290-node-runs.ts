import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The orders of the list of nodes by what only some have. Each index holds the nodes with a key and, behind them, those without by their
 * ids: a page reads the two runs one after the other, so that nodes without come last either way. Teams and people lead to their nodes by
 * id; nothing of their names is kept beside the nodes, so a rename writes one row.
 */
export class NodeRuns1290 implements MigrationInterface {
  readonly name = 'NodeRuns1763700001290';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX nodes_by_site ON nodes (workspace_id, lower(site), id)');
    await runner.query('CREATE INDEX nodes_by_agent ON nodes (workspace_id, agent_version, id)');
    await runner.query('CREATE INDEX nodes_by_team ON nodes (workspace_id, team_id, id)');
    await runner.query('CREATE INDEX nodes_by_owner ON nodes (workspace_id, owner_user_id, id)');
    // The new ones hold what these held.
    await runner.query('DROP INDEX nodes_team, nodes_owner');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
