import { expect, it } from '@jest/globals';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';

/** Constraint → why no index follows it. */
const without: Readonly<Record<string, string>> = {
  cli_logins_user_id_fkey: 'sign-ins that are under way: they are gone after minutes',
  cli_logins_workspace_id_fkey: 'sign-ins that are under way: they are gone after minutes',
  impersonation_handovers_administrator_id_fkey: 'handovers that are under way: they are gone after minutes',
  impersonation_handovers_user_id_fkey: 'handovers that are under way: they are gone after minutes',
  impersonation_handovers_workspace_id_fkey: 'handovers that are under way: they are gone after minutes',
  platform_settings_updated_by_fkey: 'one row a section',
  setup_state_completed_by_fkey: 'one row',
};

let core: TestCore;

withCore((opened) => {
  ({ core } = opened);
});

/**
 * Foreign keys that no index begins with: with all of their columns, or with the one that is not the workspace, which leaves few rows. An
 * index of part of the rows counts where it leaves out nothing but NULL: such rows refer to nothing.
 */
const unindexed = `
  SELECT c.conname AS name, c.conrelid::regclass::text AS "table", (
    SELECT string_agg(a.attname, ', ' ORDER BY k.at) FROM unnest(c.conkey) WITH ORDINALITY AS k(num, at)
    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) AS columns
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
  WHERE c.contype = 'f' AND c.connamespace = 'public'::regnamespace AND c.conparentid = 0 AND NOT t.relispartition
    AND NOT EXISTS (SELECT FROM pg_index i
      WHERE i.indrelid = c.conrelid AND i.indisvalid
        AND (EXISTS (SELECT FROM pg_attribute a
            WHERE a.attrelid = c.conrelid AND a.attnum = i.indkey[0] AND a.attnum = ANY (c.conkey) AND a.attname <> 'workspace_id')
          OR ARRAY(SELECT unnest((i.indkey::int2[])[0:cardinality(c.conkey) - 1]) ORDER BY 1)
            = ARRAY(SELECT unnest(c.conkey) ORDER BY 1))
        AND (i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) IN (
          SELECT format('(%I IS NOT NULL)', a.attname) FROM pg_attribute a
          WHERE a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey))))
  ORDER BY 2, 1`;

it('every foreign key has an index: what is referred to can go without a whole table being read', async () => {
  const found = await core.sql<{ name: string; table: string; columns: string }>(unindexed);
  expect(found.filter(({ name }) => !(name in without))).toEqual([]);
  const names = found.map(({ name }) => name);
  expect(Object.keys(without).filter((name) => !names.includes(name))).toEqual([]);
});
