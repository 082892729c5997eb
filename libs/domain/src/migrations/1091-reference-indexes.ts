import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What refers to a person, a service account, a key, a node or a team is found without reading the whole table when that goes. */
export class ReferenceIndexes1091 implements MigrationInterface {
  readonly name = 'ReferenceIndexes1763700001091';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX api_keys_service_account ON api_keys (service_account_id) WHERE service_account_id IS NOT NULL',
    );
    await runner.query('CREATE INDEX api_keys_replaces ON api_keys (replaces) WHERE replaces IS NOT NULL');
    await runner.query('CREATE INDEX node_installs_team ON node_installs (team_id) WHERE team_id IS NOT NULL');
    await runner.query('CREATE INDEX node_installs_node ON node_installs (workspace_id, node_id)');
    await runner.query('CREATE INDEX invitations_person ON invitations (user_id)');
    await runner.query('CREATE INDEX invitations_inviter ON invitations (invited_by) WHERE invited_by IS NOT NULL');
    await runner.query('CREATE INDEX service_accounts_creator ON service_accounts (created_by)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
