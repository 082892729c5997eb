import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditFileVerifier } from '@fettle/contracts/audit-chain';
import { Ctx, type Actor } from '@fettle/platform/context';
import { AuditSealer, AuditTrail, changes, UnitOfWork } from '@fettle/platform/database';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let admin: Person;
let browser: TestBrowser;
let workspaceId: string;
let other: string;
const node = randomUUID();
const grace = { kind: 'user', id: randomUUID(), label: 'Grace Hopper', sessionId: randomUUID() } as const;
const key = { kind: 'api-key', id: randomUUID(), label: 'deploys', userId: grace.id, serviceAccountId: null } as const;

async function record(actor: Actor, event: string, details: object = {}, workspace = workspaceId): Promise<void> {
  const ctx = Ctx.create({ actor, workspaceId: workspace, origin: { ip: '198.51.100.7', userAgent: 'fettle/1' } });
  await api.get(UnitOfWork).run(ctx, async (tx) => {
    api.get(AuditTrail).record(tx, event, { type: 'node', id: node }, details);
  });
}

beforeAll(async () => {
  api = await openTestApi();
  admin = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [admin.id]: 'admin' });
  other = await makeWorkspace(api, {});
  browser = new TestBrowser(api);
  await browser.signIn(admin.email, PASSWORD);
  await record(grace, 'node.renamed', { changes: changes({ name: 'a', password: '1' }, { name: 'b', password: '2' }) });
  await record({ ...grace, impersonator: { id: randomUUID(), label: 'Root' } }, 'task.created', { command: '=1+1' });
  await record(key, 'task.cancel-requested');
  await record(grace, 'node.renamed', {}, other);
});
afterAll(() => api.close());

const list = (query: object = {}) => browser.api.audit.list({ params: { workspaceId }, query });
const events = async (query: object) => (await list(query)).items.map(({ event }) => event);

describe('the audit log of a workspace', () => {
  it('tells who did what, from where, for whom, and what changed, without secrets', async () => {
    const { items, total, searchedTo } = await list();
    expect([total, searchedTo]).toEqual([3, null]);
    const [cancel, create, rename] = items;
    expect(cancel!.actor).toEqual({
      kind: 'api-key',
      id: key.id,
      label: 'deploys',
      userId: grace.id,
      impersonator: null,
    });
    expect(create!.actor).toMatchObject({ kind: 'user', label: 'Grace Hopper', impersonator: { label: 'Root' } });
    expect(rename).toMatchObject({ ip: '198.51.100.7', userAgent: 'fettle/1', requestId: expect.any(String) });
    expect(rename!.details).toEqual({ changes: { name: ['a', 'b'], password: 'changed' } });
  });

  it('is filtered by event, actor, target, text and time', async () => {
    expect(await events({ event: 'task' })).toEqual(['task.cancel-requested', 'task.created']);
    expect(await events({ event: 'task.created' })).toEqual(['task.created']);
    expect(await events({ actor: 'DEPLOY' })).toEqual(['task.cancel-requested']);
    expect(await events({ actor: 'root' })).toEqual(['task.created']);
    expect(await events({ actor: grace.id })).toEqual(['task.created', 'node.renamed']);
    expect(await events({ target: node })).toHaveLength(3);
    expect(await events({ target: 'workspace' })).toEqual([]);
    expect(await events({ q: 'password' })).toEqual(['node.renamed']);
    expect(await events({ q: '198.51.100' })).toHaveLength(3);
    expect(await events({ q: '%' })).toEqual([]);
    expect(await events({ to: '2020-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await events({ from: '2020-01-01T00:00:00.000Z', actor: 'grace', event: 'node' })).toEqual(['node.renamed']);
  });

  it('opens one entry, and no other workspace shows', async () => {
    const [entry] = (await list()).items;
    expect(await browser.api.audit.get({ params: { workspaceId, entryId: entry!.id } })).toMatchObject({
      id: entry!.id,
    });
    const [foreign] = await api.sql<{ id: string }>('SELECT id FROM audit_entries WHERE workspace_id = $1', [other]);
    for (const id of [foreign!.id, randomUUID()])
      expect(await browser.problem(`/workspaces/${workspaceId}/audit-logs/${id}`)).toMatchObject({ status: 404 });
  });

  it('looks for a text in a bounded stretch, says how far it looked, and goes on from there', async () => {
    const long = await makeWorkspace(api, { [admin.id]: 'admin' });
    const fill = `
      INSERT INTO audit_entries (id, workspace_id, at, actor, event, target, request_id, chain)
      SELECT gen_random_uuid(), $1::uuid, fettle_now() - n * interval '1 second', '{"kind":"anonymous"}',
        CASE n WHEN 44000 THEN 'needle.found' ELSE 'hay.stacked' END, '{"type":"node","id":"1"}', 'r',
        'workspace:' || $1::uuid FROM generate_series(1, 45000) AS n`;
    await api.sql(fill, [long]);
    const pages = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { q: 'needle', ...(cursor ? { cursor } : {}) };
      const page = await browser.api.audit.list({ params: { workspaceId: long }, query });
      pages.push(page);
      cursor = page.nextCursor;
    }
    expect(pages.map(({ items }) => items.length)).toEqual([0, 0, 1]);
    expect(pages.map(({ searchedTo }) => searchedTo === null)).toEqual([false, false, true]);
    expect(pages[0]).toMatchObject({ total: 0, totalIsExact: false });
    // What has an index is found at once, however far back it lies.
    const found = await browser.api.audit.list({ params: { workspaceId: long }, query: { event: 'needle.found' } });
    expect(found).toMatchObject({ total: 1, totalIsExact: true, nextCursor: null });
  }, 120_000);

  it('looks for ids and single events by an index', async () => {
    await api.sql('ANALYZE audit_entries');
    const plans: [sql: string, index: string][] = [
      [`e.chain = 'workspace:${workspaceId}' AND e.event = 'needle.found'`, 'audit_entries_event'],
      [`coalesce(e.actor->>'id', e.actor->>'nodeId') = '${grace.id}'`, 'audit_entries_actor'],
      [`e.target->>'id' = '${node}'`, 'audit_entries_target'],
    ];
    for (const [where, index] of plans) {
      const sql = `EXPLAIN SELECT e.* FROM audit_entries e WHERE ${where} ORDER BY e.at DESC, e.id DESC LIMIT 50`;
      expect(JSON.stringify(await api.sql(sql))).toContain(index);
    }
  });
});

describe('the export of a workspace', () => {
  it('is a file that can be checked with nothing else, and holds no other workspace', async () => {
    await api.get(AuditSealer).seal();
    const text = await browser.api.audit.export({ params: { workspaceId } });
    const verifier = new AuditFileVerifier();
    for (const line of text.trimEnd().split('\n')) verifier.push(line);
    const chain = `workspace:${workspaceId}`;
    expect(verifier.end()).toMatchObject({
      ok: true,
      isComplete: true,
      entries: 3,
      chains: [{ chain, signature: 'signed' }],
    });
    expect(text).not.toContain(other);
    expect(browser.last.get('content-disposition')).toMatch(/attachment; filename="audit-.*\.jsonl"/);
  });

  it('says that a selection is one', async () => {
    const text = await browser.api.audit.export({ params: { workspaceId }, query: { event: 'task' } });
    const verifier = new AuditFileVerifier();
    for (const line of text.trimEnd().split('\n')) verifier.push(line);
    expect(verifier.end()).toMatchObject({ ok: true, isComplete: false, entries: 2 });
  });

  it('is CSV that no spreadsheet runs, newest first', async () => {
    await record({ kind: 'system', reason: '=HYPERLINK("http://x")' }, '@evil', { a: '"\n' });
    const text = await browser.api.audit.export({ params: { workspaceId }, query: { format: 'csv' } });
    const [names, first] = text.split('\r\n');
    expect(names).toBe(
      'at,event,actor,actorKind,actorId,impersonator,targetType,targetId,ip,userAgent,requestId,details,seq,hash',
    );
    expect(first).toContain(`,'@evil,"'=HYPERLINK(""http://x"")",system,`);
    expect(text).not.toMatch(/(?:^|,)"?[=@]/m);
    expect(text).toContain('Root');
  });

  it('is of an empty workspace too, and refuses what is no filter', async () => {
    const empty = await makeWorkspace(api, { [admin.id]: 'admin' });
    const text = await browser.api.audit.export({ params: { workspaceId: empty } });
    const verifier = new AuditFileVerifier();
    for (const line of text.trimEnd().split('\n')) verifier.push(line);
    expect(verifier.end()).toMatchObject({ ok: true, entries: 0, chains: [{ chain: `workspace:${empty}`, seq: 0 }] });
    for (const search of ['format=xml', 'event=', 'colour=red', 'limit=1'])
      expect(await browser.problem(`/workspaces/${workspaceId}/audit-logs/export?${search}`)).toMatchObject({
        status: 400,
      });
  });

  it('is closed to a viewer and to nobody', async () => {
    const viewer = await makePerson(api);
    await api.sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
      workspaceId,
      viewer.id,
      'viewer',
    ]);
    const theirs = new TestBrowser(api);
    await theirs.signIn(viewer.email, PASSWORD);
    for (const path of ['', '/export', `/${randomUUID()}`])
      expect(await theirs.problem(`/workspaces/${workspaceId}/audit-logs${path}`)).toMatchObject({ status: 403 });
    expect(await new TestBrowser(api).problem(`/workspaces/${workspaceId}/audit-logs/export`)).toMatchObject({
      status: 401,
    });
  });
});
