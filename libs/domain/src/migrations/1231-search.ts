import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Words that nodes are looked for by, with an index of trigrams where the server has `pg_trgm` and lets this role make it. Where it has
 * not, a search looks at the nodes of its workspace one by one.
 */
export class Search1231 implements MigrationInterface {
  readonly name = 'Search1763700001231';

  async up(runner: QueryRunner): Promise<void> {
    // array_to_string may depend on settings for types other than text, so PostgreSQL does not take it for an index by itself.
    await runner.query(`
      CREATE FUNCTION fettle_node_words(name text, hostname text, tags text[], addresses text[]) RETURNS text
      LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
      $$ SELECT lower(name || E'\\n' || hostname || E'\\n' || array_to_string(tags, E'\\n') || E'\\n' || array_to_string(addresses, E'\\n')) $$`);
    await runner.query(`
      DO $$ BEGIN
        CREATE EXTENSION IF NOT EXISTS pg_trgm;
        CREATE INDEX nodes_words ON nodes USING gin (fettle_node_words(name, hostname, tags, addresses) gin_trgm_ops);
      EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_file OR undefined_object THEN
        RAISE NOTICE 'No index of trigrams: %', SQLERRM;
      END $$`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations only go forward: restore a backup instead');
  }
}
