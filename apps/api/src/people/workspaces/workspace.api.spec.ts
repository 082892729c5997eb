import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoles } from '@fettle/contracts';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let ada: Person;
let eve: Person;
let mine: string;
let theirs: string;
let browser: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  ada = await makePerson(api);
  eve = await makePerson(api);
  mine = await makeWorkspace(api, { [ada.id]: 'owner' });
  theirs = await makeWorkspace(api, { [eve.id]: 'owner' });
  browser = new TestBrowser(api);
  await browser.signIn(ada.email, PASSWORD);
});
afterAll(() => api.close());

const missing = '01980000-0000-7000-8000-000000000000';

describe('workspaces', () => {
  it('are listed and read by their members with the own role', async () => {
    const { items } = await browser.api.workspaces.list();
    expect(items).toEqual([
      expect.objectContaining({ id: mine, currentUserRole: 'owner', timezone: 'UTC', isDefault: false }),
    ]);
    await expect(browser.api.workspaces.get({ params: { workspaceId: mine } })).resolves.toEqual(items[0]);
    await expect(browser.api.workspaces.get({ params: { workspaceId: mine.toUpperCase() } })).resolves.toEqual(
      items[0],
    );
  });

  it('of others answer exactly like missing ones, on every route', async () => {
    for (const path of ['', '/audit-logs', '/nodes', '/tasks']) {
      const answers = [];
      for (const id of [theirs, missing]) answers.push(await browser.problem(`/workspaces/${id}${path}`));
      expect(answers[0]).toMatchObject({ status: 404, code: 'object.not_found' });
      expect(answers[0]).toEqual(answers[1]);
    }
  });

  it('are closed to a removed member, and obey another role, on the very next request', async () => {
    const bob = await makePerson(api);
    const team = await makeWorkspace(api, { [bob.id]: 'admin' });
    const his = new TestBrowser(api);
    await his.signIn(bob.email, PASSWORD);
    const list = () => his.api.audit.list({ params: { workspaceId: team } });
    await expect(list()).resolves.toMatchObject({ items: [] });
    await api.sql(`UPDATE memberships SET role = 'viewer' WHERE user_id = $1`, [bob.id]);
    await expect(list()).rejects.toMatchObject({ status: 403, code: 'permission.missing' });
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [bob.id]);
    await expect(list()).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
    await expect(his.api.workspaces.list()).resolves.toEqual({ items: [] });
  });

  it('tell nobody anything who is not signed in', async () => {
    const nobody = new TestBrowser(api);
    for (const path of ['/workspaces', `/workspaces/${mine}`, `/workspaces/${mine}/audit-logs`, '/users/me']) {
      expect(await nobody.problem(path)).toMatchObject({ status: 401, code: 'session.required' });
    }
  });
});

describe('the audit log', () => {
  it('is read by admins and owners only', async () => {
    for (const role of workspaceRoles) {
      const member = await makePerson(api);
      const team = await makeWorkspace(api, { [member.id]: role });
      const his = new TestBrowser(api);
      await his.signIn(member.email, PASSWORD);
      const answer = await his.fetch(`/workspaces/${team}/audit-logs`);
      expect([role, answer.status]).toEqual([role, role === 'admin' || role === 'owner' ? 200 : 403]);
    }
  });

  it('is paged newest first without gap or repeat, also while entries are added and at equal times', async () => {
    await fill(mine, 25);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await browser.api.audit.list({
        params: { workspaceId: mine },
        query: { limit: 10, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.items.map(({ details }) => String(details['place'])));
      if (!cursor) await fill(mine, 3, 'late');
      expect(page.totalIsExact).toBe(true);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(seen).toEqual(Array.from({ length: 25 }, (_one, index) => String(24 - index)));
  });

  it('does not take a changed cursor, or one of another workspace', async () => {
    const page = await browser.api.audit.list({ params: { workspaceId: mine }, query: { limit: 1 } });
    const second = await makeWorkspace(api, { [ada.id]: 'owner' });
    const changed = `${page.nextCursor!.slice(0, -2)}${page.nextCursor!.endsWith('A') ? 'BB' : 'AA'}`;
    const attempts: [string, string][] = [
      [mine, changed],
      [mine, 'x'],
      [second, page.nextCursor!],
    ];
    for (const [workspaceId, cursor] of attempts) {
      const answer = browser.api.audit.list({ params: { workspaceId }, query: { cursor } });
      await expect(answer).rejects.toMatchObject({ status: 400, code: 'request.cursor_invalid' });
    }
  });
});

/** Entries of one moment in the order of their ids; `details.place` counts up. */
async function fill(workspaceId: string, count: number, label = ''): Promise<void> {
  const sql = `
    INSERT INTO audit_entries (id, workspace_id, actor, event, target, details, request_id, chain, at)
    SELECT ('01990000-0000-7000-8000-' || lpad((n + $3)::text, 12, '0'))::uuid, $1::uuid, '{"kind":"system","reason":"test"}', 'test.done',
      '{"type":"test","id":"1"}', jsonb_build_object('place', $4 || n), 'r', 'workspace:' || $1::uuid,
      date_trunc('hour', fettle_now()) + $5 * interval '1 s'
    FROM generate_series(0, $2 - 1) AS n`;
  await api.sql(sql, [workspaceId, count, label ? 5_000 : 0, label, label ? 5 : 0]);
}
