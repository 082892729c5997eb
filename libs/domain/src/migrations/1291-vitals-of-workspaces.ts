import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Vitals know their workspace, so that a page by a measurement is ranked out of these short rows alone. Neither column of the index ever
 * changes: measurements are still written within their page.
 */
export class VitalsOfWorkspaces1291 implements MigrationInterface {
  readonly name = 'VitalsOfWorkspaces1763700001291';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE node_vitals ADD COLUMN workspace_id uuid');
    await runner.query('UPDATE node_vitals v SET workspace_id = n.workspace_id FROM nodes n WHERE n.id = v.node_id');
    await runner.query(`
      ALTER TABLE node_vitals ALTER COLUMN workspace_id SET NOT NULL, DROP CONSTRAINT node_vitals_node_id_fkey,
        ADD FOREIGN KEY (workspace_id, node_id) REFERENCES nodes (workspace_id, id) ON DELETE CASCADE`);
    await runner.query('CREATE INDEX node_vitals_of_workspace ON node_vitals (workspace_id, node_id)');
    // The version before, which may run beside this one during an upgrade, does not say the workspace.
    await runner.query(`
      CREATE FUNCTION fettle_vitals_workspace() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        SELECT workspace_id INTO NEW.workspace_id FROM nodes WHERE id = NEW.node_id;
        RETURN NEW;
      END $$`);
    await runner.query(`
      CREATE TRIGGER node_vitals_workspace BEFORE INSERT ON node_vitals FOR EACH ROW WHEN (NEW.workspace_id IS NULL)
      EXECUTE FUNCTION fettle_vitals_workspace()`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
