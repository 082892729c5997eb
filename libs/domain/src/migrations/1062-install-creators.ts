import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whose install command it is: it ends with what the person may do in the workspace. Null where the platform itself asked for it. */
export class InstallCreators1062 implements MigrationInterface {
  readonly name = 'InstallCreators1763700001062';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE node_installs ADD COLUMN created_by uuid REFERENCES users (id) ON DELETE SET NULL');
    await runner.query('CREATE INDEX node_installs_created_by ON node_installs (created_by)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
