import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mails of a workspace are found without reading all of them when the workspace goes. */
export class DeliveriesOfWorkspace1111 implements MigrationInterface {
  readonly name = 'DeliveriesOfWorkspace1763700001111';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX deliveries_workspace ON deliveries (workspace_id) WHERE workspace_id IS NOT NULL');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
