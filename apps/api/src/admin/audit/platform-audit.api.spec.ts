import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { AuditSealer, AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let admin: Person;
let browser: TestBrowser;
let workspaceId: string;
const target = randomUUID();

beforeAll(async () => {
  api = await openTestApi();
  admin = await makePerson(api, { platformRole: 'platform_admin' });
  workspaceId = await makeWorkspace(api, {});
  browser = new TestBrowser(api, 'admin');
  await browser.signIn(admin.email, PASSWORD);
  const actor = { kind: 'user', id: admin.id, label: 'Grace Hopper', sessionId: randomUUID() } as const;
  for (const ctx of [Ctx.create({ actor, workspaceId }), Ctx.create({ actor })]) {
    await api.get(UnitOfWork).run(ctx, async (tx) => {
      api.get(AuditTrail).record(tx, 'node.renamed', { type: 'node', id: target }, { from: 'a', to: 'b' });
      api.get(AuditTrail).record(tx, 'nodes.counted', { type: 'node', id: randomUUID() });
    });
  }
});
afterAll(() => api.close());

const list = (query: Parameters<typeof browser.api.audit.listAll>[0] = {}) => browser.api.audit.listAll(query);

describe('the audit log of the platform', () => {
  it('shows entries of every workspace and of the platform itself, newest first', async () => {
    const { items, total } = await list({ query: { target } });
    expect([items.length, total]).toEqual([2, 2]);
    expect(items.map(({ workspace }) => workspace?.id ?? null).toSorted()).toEqual([workspaceId, null].toSorted());
    expect(items.map(({ at }) => at)).toEqual(
      items
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    );
    expect(items[0]).toMatchObject({ event: 'node.renamed', actor: { label: 'Grace Hopper' }, details: { to: 'b' } });
  });

  it('filters by event and what lies below it, actor, target, workspace and time', async () => {
    const events = async (query: object) => (await list({ query })).items.map(({ event }) => event);
    const mine = { workspace: workspaceId };
    expect(await events({ ...mine, event: 'node.renamed' })).toEqual(['node.renamed']);
    expect(await events({ ...mine, event: 'node' })).toEqual(['node.renamed']);
    expect(await events({ ...mine, event: 'node.rename' })).toEqual([]);
    expect(await events({ ...mine, actor: 'hopper' })).toHaveLength(2);
    expect(await events({ ...mine, actor: admin.id })).toHaveLength(2);
    expect(await events({ ...mine, actor: '%' })).toEqual([]);
    expect(await events({ workspace: 'platform', target })).toEqual(['node.renamed']);
    expect(await events({ ...mine, to: '2020-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await events({ ...mine, from: '2020-01-01T00:00:00.000Z' })).toHaveLength(2);
  });

  it('pages through with a cursor that is good for its own filter only', async () => {
    const query = { actor: 'hopper', limit: 1 };
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await list({ query: { ...query, ...(cursor ? { cursor } : {}) } });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(4);
    const { nextCursor } = await list({ query });
    for (const cursor of [`${nextCursor}x`, nextCursor!])
      expect(await browser.problem(`/audit-logs?event=other&cursor=${cursor}`)).toMatchObject({
        status: 400,
        code: 'request.cursor_invalid',
      });
  });

  it('checks each seal as it reads, and says which entry was altered and which has lost the one before it', async () => {
    const mine = { query: { workspace: workspaceId } };
    expect((await list(mine)).items.map(({ seal }) => seal)).toEqual(['waiting', 'waiting']);
    await api.get(AuditSealer).seal();
    const sealed = (await list(mine)).items.toSorted((a, b) => (a.seq ?? 0) - (b.seq ?? 0));
    expect(sealed.map(({ seal, seq }) => [seq, seal])).toEqual([
      [1, 'verified'],
      [2, 'verified'],
    ]);
    // Somebody with the database's own password, past the guard.
    const tamper = async (sql: string) => {
      await api.sql('ALTER TABLE audit_entries DISABLE TRIGGER audit_entries_append_only');
      await api.sql(sql, [sealed[0]!.id]);
      await api.sql('ALTER TABLE audit_entries ENABLE TRIGGER audit_entries_append_only');
    };
    await tamper(`UPDATE audit_entries SET details = '{"to":"c"}' WHERE id = $1`);
    expect((await browser.api.audit.entry({ params: { entryId: sealed[0]!.id } })).seal).toBe('altered');
    await tamper('DELETE FROM audit_entries WHERE id = $1');
    expect((await browser.api.audit.entry({ params: { entryId: sealed[1]!.id } })).seal).toBe('broken');
  });

  it('opens one entry, and answers 404 for one that does not exist', async () => {
    const [first] = (await list({ query: { target, workspace: 'platform' } })).items;
    const entry = await browser.api.audit.entry({ params: { entryId: first!.id } });
    expect({ ...entry, seal: null, seq: null, hash: null, prevHash: null }).toEqual({
      ...first,
      seal: null,
      seq: null,
      hash: null,
      prevHash: null,
    });
    expect(await browser.problem(`/audit-logs/${randomUUID()}`)).toMatchObject({ status: 404 });
  });

  it('refuses what is no filter', async () => {
    for (const search of ['limit=0', 'limit=201', 'from=yesterday', 'workspace=mine', 'event=', 'colour=red'])
      expect(await browser.problem(`/audit-logs?${search}`)).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(await browser.problem('/audit-logs/1')).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is closed to who is not signed in, and ends with the role', async () => {
    const nobody = new TestBrowser(api, 'admin');
    expect(await nobody.problem('/audit-logs')).toMatchObject({ status: 401, code: 'session.required' });
    const former = await makePerson(api, { platformRole: 'platform_admin' });
    const theirs = new TestBrowser(api, 'admin');
    await theirs.signIn(former.email, PASSWORD);
    await api.sql(`UPDATE users SET platform_role = 'user' WHERE id = $1`, [former.id]);
    expect((await theirs.problem('/audit-logs')).status).toBeGreaterThanOrEqual(401);
  });
});
