import { describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { AuditAnchors, AuditSealer, AuditTrail, Database, UnitOfWork } from '@fettle/platform/database';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { youngChainsSql } from './index.js';

let core: TestCore;
const platform = Ctx.system('spec');

withCore((opened) => {
  ({ core } = opened);
});

const record = (ctx: Ctx) =>
  core.get(UnitOfWork).run(ctx, async (tx) => {
    core.get(AuditTrail).record(tx, 'thing.made', { type: 'thing', id: '1' }, {});
  });
/** As after a restart: it knows nothing of what was there. */
const seal = () =>
  new AuditSealer(core.get(Database), core.get(UnitOfWork), core.get(AuditAnchors), {
    mayBeginSql: youngChainsSql,
  }).seal();
const takeAway = async (chain: string) => {
  await core.sql('ALTER TABLE audit_entries DISABLE TRIGGER USER');
  await core.sql('DELETE FROM audit_entries WHERE chain = $1', [chain]);
  await core.sql('DELETE FROM audit_chains WHERE chain = $1', [chain]);
  await core.sql('ALTER TABLE audit_entries ENABLE TRIGGER USER');
};
const isSigned = async (chain: string) => {
  const sql = 'SELECT signature IS NOT NULL AS signed FROM audit_chains WHERE chain = $1';
  return (await core.sql<{ signed: boolean }>(sql, [chain]))[0]?.signed;
};

describe('an audit chain that is taken away with its end', () => {
  it('of the platform begins signed before and right after setup, and unsigned ever after', async () => {
    await record(platform);
    await seal();
    expect(await isSigned('platform')).toBe(true);
    await core.sql(`INSERT INTO setup_state (completed_at) VALUES (fettle_now() - interval '2 days')
      ON CONFLICT (id) DO UPDATE SET completed_at = excluded.completed_at`);
    await takeAway('platform');
    await record(platform);
    await seal();
    expect(await isSigned('platform')).toBe(false);
  });

  it('of a workspace begins signed on its first day only', async () => {
    const ctx = await core.workspace();
    const chain = `workspace:${ctx.requireWorkspace()}`;
    await record(ctx);
    await seal();
    expect(await isSigned(chain)).toBe(true);
    await core.sql(`UPDATE workspaces SET created_at = fettle_now() - interval '2 days' WHERE id = $1`, [
      ctx.requireWorkspace(),
    ]);
    await takeAway(chain);
    await record(ctx);
    await seal();
    expect(await isSigned(chain)).toBe(false);
  });
});
