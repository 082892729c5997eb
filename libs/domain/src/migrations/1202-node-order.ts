import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The order of lists, worst first: presence, then name. Both stand in the narrow table of presence, as one text with an index, so that a
 * page is read from its place and not sorted out of all nodes. `name_key` follows the node's name. The row of a node that is heard from
 * again and again keeps its place, and its updates stay within their page.
 */
export class NodeOrder1202 implements MigrationInterface {
  readonly name = 'NodeOrder1763700001202';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE node_liveness ADD COLUMN name_key text NOT NULL DEFAULT ''`);
    await runner.query(`UPDATE node_liveness l SET name_key = lower(n.name) FROM nodes n WHERE n.id = l.node_id`);
    await runner.query(`
      ALTER TABLE node_liveness ADD COLUMN worst text NOT NULL GENERATED ALWAYS AS (
        CASE presence WHEN 'offline' THEN '0 ' WHEN 'late' THEN '1 ' WHEN 'never' THEN '2 ' ELSE '3 ' END || name_key
      ) STORED`);
    await runner.query('CREATE INDEX node_liveness_worst ON node_liveness (workspace_id, worst, node_id)');
    await runner.query('CREATE INDEX node_liveness_presence ON node_liveness (workspace_id, presence)');
    await runner.query(NAMED);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}

const NAMED = `
  CREATE FUNCTION node_liveness_named() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.name_key := coalesce((SELECT lower(name) FROM nodes WHERE id = NEW.node_id), '');
    RETURN NEW;
  END $$;
  CREATE TRIGGER node_liveness_named BEFORE INSERT ON node_liveness FOR EACH ROW EXECUTE FUNCTION node_liveness_named();

  CREATE FUNCTION nodes_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE node_liveness SET name_key = lower(NEW.name) WHERE node_id = NEW.id;
    RETURN NULL;
  END $$;
  CREATE TRIGGER nodes_renamed AFTER UPDATE OF name ON nodes FOR EACH ROW
    WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION nodes_renamed()`;
