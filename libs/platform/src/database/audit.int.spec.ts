import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until, type TestDatabase } from '@fettle/testing';
import { Ctx, newId } from '../context/index.js';
import { Keys } from '../secrets/index.js';
import { AuditAnchors } from './audit-anchors.js';
import { verifyChain, type AuditEntry } from './audit-chain.js';
import { AuditSealer } from './audit-sealer.js';
import { openStack, platformDatabase, type TestStack } from './test-stack.js';

let home: TestDatabase;
let stack: TestStack;
let sealer: AuditSealer;
const anchors = new AuditAnchors(Keys.open({ dataDir: '', masterKey: randomBytes(32).toString('hex') }));
const platform = Ctx.system('audit spec');
const workspace = Ctx.system('audit spec', newId());

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url);
  sealer = new AuditSealer(stack.database, stack.unitOfWork, anchors);
});
afterAll(async () => {
  await stack.close();
  await home.drop();
});

const record = (ctx: Ctx, n: number): Promise<void> =>
  stack.unitOfWork.run(ctx, async (tx) => {
    stack.audit.record(
      tx,
      'thing.made',
      { type: 'thing', id: String(n) },
      { n, ratio: 1.5, text: 'ü\u0001', nested: { b: [1], a: null } },
    );
  });
const chain = (name: string): Promise<AuditEntry[]> =>
  stack.database.query<AuditEntry>(platform, 'SELECT * FROM audit_entries WHERE chain = $1 ORDER BY seq', [name]);

describe('the audit chain', () => {
  it('seals each chain on its own, also with two sealers at once, and verifies', async () => {
    for (let n = 0; n < 30; n += 1) await record(n % 3 ? workspace : platform, n);
    const other = await openStack(home.url);
    const second = new AuditSealer(other.database, other.unitOfWork, anchors);
    await Promise.all([sealer.seal(), second.seal(), sealer.seal(), second.seal()]);
    await sealer.seal();
    await other.close();
    const [ours, theirs] = [await chain('platform'), await chain(`workspace:${workspace.workspaceId}`)];
    expect(verifyChain(ours)).toMatchObject({ ok: true, entries: 10 });
    expect(verifyChain(theirs)).toMatchObject({ ok: true, entries: 20 });
    await record(platform, 99);
    expect(await sealer.seal()).toBe(1);
    expect(verifyChain(await chain('platform'))).toMatchObject({ ok: true, entries: 11 });
    const { seq, hash } = ours[4]!;
    expect(verifyChain(ours.slice(5), { seq: Number(seq), hash: hash! })).toMatchObject({ ok: true, entries: 5 });
  });

  it('refuses changes, deletions, truncation and a second seal in the database itself', async () => {
    const attempts = [
      `UPDATE audit_entries SET event = 'x'`,
      `UPDATE audit_entries SET hash = repeat('0', 64) WHERE seq IS NOT NULL`,
      `UPDATE audit_entries SET seq = NULL, hash = NULL, prev_hash = NULL`,
      'DELETE FROM audit_entries',
      'TRUNCATE audit_entries',
    ];
    for (const sql of attempts) await expect(stack.database.query(platform, sql)).rejects.toThrow('append-only');
    await record(platform, 100);
    const sly = `UPDATE audit_entries SET seq = 1000, prev_hash = 'a', hash = 'b', event = 'x' WHERE seq IS NULL`;
    await expect(stack.database.query(platform, sly)).rejects.toThrow('append-only');
  });

  it('shows what somebody with full rights did behind the trigger: altered, removed, swapped, re-linked', async () => {
    await sealer.seal();
    const rows = await chain('platform');
    const altered = rows.map((row, n) => (n === 3 ? { ...row, details: { n: 'other' } } : row));
    expect(verifyChain(altered)).toEqual({ ok: false, seq: 4, reason: 'altered' });
    expect(verifyChain(rows.filter((_, n) => n !== 3))).toEqual({ ok: false, seq: 4, reason: 'gap' });
    const swapped = rows.map((row, n) => ({ ...row, seq: n === 3 ? 5 : n === 4 ? 4 : row.seq }));
    expect(verifyChain(swapped)).toMatchObject({ ok: false, seq: 4 });
    const earlier = rows.map((row, n) => (n === 3 ? { ...row, at: new Date(row.at.getTime() - 1) } : row));
    expect(verifyChain(earlier)).toEqual({ ok: false, seq: 4, reason: 'altered' });
    expect(verifyChain(rows.slice(1))).toEqual({ ok: false, seq: 1, reason: 'gap' });
  });

  it('signs the end of a chain, and no more once somebody has changed it: cut, set back or taken away', async () => {
    type Stored = { seq: string; hash: string; signature: string | null };
    const head = async (chainName: string): Promise<Stored> => {
      const sql = 'SELECT seq::text AS seq, hash, signature FROM audit_chains WHERE chain = $1';
      return (await stack.database.query<Stored>(platform, sql, [chainName]))[0]!;
    };
    const state = async (name: string) => {
      const { seq, hash, signature } = await head(name);
      return anchors.state({ chain: name, seq: Number(seq), hash }, signature);
    };
    const acts: ((name: string) => string)[] = [
      (
        name,
      ) => `UPDATE audit_chains SET seq = 1, hash = (SELECT hash FROM audit_entries WHERE seq = 1 AND chain = '${name}')
        WHERE chain = '${name}'`,
      (name) => `DELETE FROM audit_chains WHERE chain = '${name}'`,
      (name) => `UPDATE audit_chains SET signature = NULL WHERE chain = '${name}'`,
    ];
    for (const act of acts) {
      const ctx = Ctx.system('audit spec', newId());
      const name = `workspace:${ctx.workspaceId}`;
      for (let n = 0; n < 3; n += 1) await record(ctx, n);
      await sealer.seal();
      expect(await state(name)).toBe('signed');
      await stack.database.query(platform, act(name));
      await record(ctx, 3);
      expect(await sealer.seal()).toBe(1);
      expect(await state(name)).toBe('unsigned');
      expect((await chain(name)).map(({ seq }) => Number(seq))).toEqual([1, 2, 3, 4]);
      await record(ctx, 4);
      await sealer.seal();
      expect(await state(name)).toBe('unsigned');
    }
  });

  const headState = async (name: string) => {
    const sql = 'SELECT seq::text AS seq, hash, signature FROM audit_chains WHERE chain = $1';
    const rows = await stack.database.query<{ seq: string; hash: string; signature: string | null }>(platform, sql, [
      name,
    ]);
    const { seq, hash, signature } = rows[0]!;
    return anchors.state({ chain: name, seq: Number(seq), hash }, signature);
  };
  /** As the owner of the database does it: past the guard of the table. */
  const pastTheGuard = async (...statements: string[]) => {
    const sql = ['ALTER TABLE audit_entries DISABLE TRIGGER USER', ...statements];
    for (const one of [...sql, 'ALTER TABLE audit_entries ENABLE TRIGGER USER'])
      await stack.database.query(platform, one);
  };

  it('is not signed over rewritten history: entries unsealed, changed, and the older signed end put back', async () => {
    const ctx = Ctx.system('audit spec', newId());
    const name = `workspace:${ctx.workspaceId}`;
    for (let n = 0; n < 2; n += 1) await record(ctx, n);
    await sealer.seal();
    await stack.database.query(platform, `CREATE TABLE kept AS SELECT * FROM audit_chains WHERE chain = '${name}'`);
    for (let n = 2; n < 5; n += 1) await record(ctx, n);
    await sealer.seal();
    const other = new AuditSealer(stack.database, stack.unitOfWork, anchors);
    await other.seal();
    const rewrite = () =>
      pastTheGuard(
        `UPDATE audit_entries SET seq = NULL, prev_hash = NULL, hash = NULL, details = '{"n":"rewritten"}'
         WHERE chain = '${name}' AND (seq > 2 OR seq IS NULL)`,
        `UPDATE audit_chains c SET seq = k.seq, hash = k.hash, signature = k.signature FROM kept k WHERE c.chain = k.chain`,
      );
    // Also by a process that has only looked on, and however often it is tried.
    for (const one of [sealer, other, sealer]) {
      await rewrite();
      expect(await one.seal()).toBe(3);
      expect(await headState(name)).toBe('unsigned');
      expect(verifyChain(await chain(name))).toMatchObject({ ok: true, entries: 5 });
    }
    await stack.database.query(platform, 'DROP TABLE kept');
  });

  it('is not signed when it begins anew: known to the process, or too old to begin', async () => {
    const ctx = Ctx.system('audit spec', newId());
    const name = `workspace:${ctx.workspaceId}`;
    for (let n = 0; n < 3; n += 1) await record(ctx, n);
    await sealer.seal();
    const takeAway = () =>
      pastTheGuard(
        `DELETE FROM audit_entries WHERE chain = '${name}'`,
        `DELETE FROM audit_chains WHERE chain = '${name}'`,
      );
    await takeAway();
    await record(ctx, 3);
    await sealer.seal();
    expect(await headState(name)).toBe('unsigned');
    await takeAway();
    const rules = { mayBeginSql: `SELECT chain FROM unnest($1::text[]) AS one(chain) WHERE chain <> '${name}'` };
    const restarted = new AuditSealer(stack.database, stack.unitOfWork, anchors, rules);
    await record(ctx, 4);
    await restarted.seal();
    expect(await headState(name)).toBe('unsigned');
    const young = Ctx.system('audit spec', newId());
    await record(young, 5);
    await restarted.seal();
    expect(await headState(`workspace:${young.workspaceId}`)).toBe('signed');
  });

  it('seals by itself from its start on, again and again', async () => {
    const unsealed = 'SELECT 1 FROM audit_entries WHERE seq IS NULL';
    const sealed = () => until(async () => (await stack.database.query(platform, unsealed)).length === 0);
    await record(platform, 101);
    sealer.start();
    await sealed();
    await record(platform, 102);
    await sealed();
    await sealer.stop();
  });
});
