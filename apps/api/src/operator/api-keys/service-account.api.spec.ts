import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKeyLimits, routes } from '@fettle/contracts';
import { makeKey } from '../../testing/api-keys.js';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { call, withHeaders } from '../../testing/wire.js';

let api: TestApi;
let workspaceId: string;
let admin: Person;
let browser: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  admin = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [admin.id]: 'admin' });
  browser = new TestBrowser(api);
  await browser.signIn(admin.email, PASSWORD);
});
afterAll(() => api.close());

const problem = (code: string) => expect.objectContaining({ code });
const create = (name: string, role: 'viewer' | 'operator' | 'admin' = 'operator') =>
  browser.api.serviceAccounts.create({ params: { workspaceId }, body: { name, role } });
const statusWith = async (key: string): Promise<number> => {
  const send = withHeaders({ authorization: `Bearer ${key}` });
  return (await call(api, { send, surface: 'operator', contract: routes.nodes.list }, { params: { workspaceId } }))
    .status;
};

describe('a service account', () => {
  it('is one too many where a workspace has as many as it may', async () => {
    const full = await makeWorkspace(api, { [admin.id]: 'admin' });
    const sql = `INSERT INTO service_accounts (id, workspace_id, name, role)
      SELECT gen_random_uuid(), $1, 'Account ' || n, 'viewer' FROM generate_series(1, $2::int) AS n`;
    await api.sql(sql, [full, apiKeyLimits.serviceAccounts]);
    const body = { name: 'One more', role: 'viewer' as const };
    await expect(browser.api.serviceAccounts.create({ params: { workspaceId: full }, body })).rejects.toEqual(
      problem('service_account.too_many'),
    );
  });

  it('is made, listed with its working keys, changed and deleted with them, each in the audit log', async () => {
    const account = await create('Pipeline');
    expect(account).toMatchObject({ name: 'Pipeline', role: 'operator', disabled: false, keys: 0, version: 1 });
    const { key } = await makeKey(api, {
      workspaceId,
      userId: admin.id,
      serviceAccountId: account.id,
      scopes: ['node:read'],
    });
    const { items } = await browser.api.serviceAccounts.list({ params: { workspaceId } });
    expect(items).toEqual([
      expect.objectContaining({ id: account.id, keys: 1, createdBy: { id: admin.id, name: 'Test Person' } }),
    ]);
    const at = { params: { workspaceId, serviceAccountId: account.id } };
    const renamed = await browser.api.serviceAccounts.update({ ...at, body: { name: 'Builds', version: 1 } });
    expect(renamed).toMatchObject({ name: 'Builds', version: 2 });
    await browser.api.serviceAccounts.remove(at);
    expect(await statusWith(key)).toBe(401);
    const sql = `SELECT event, details FROM audit_entries WHERE target->>'id' = $1 ORDER BY at, id`;
    expect(await api.sql(sql, [account.id])).toEqual([
      { event: 'service-account.created', details: { name: 'Pipeline', role: 'operator', description: '' } },
      { event: 'service-account.updated', details: { name: 'Builds', changes: { name: ['Pipeline', 'Builds'] } } },
      { event: 'service-account.deleted', details: { name: 'Builds', role: 'operator', ended: 1 } },
    ]);
  });

  it('takes its keys along when it is disabled, on the next request, and gives them back', async () => {
    const { id } = await create('Nightly');
    const { key } = await makeKey(api, { workspaceId, userId: admin.id, serviceAccountId: id, scopes: ['node:read'] });
    const set = (disabled: boolean, version: number) =>
      browser.api.serviceAccounts.update({
        params: { workspaceId, serviceAccountId: id },
        body: { disabled, version },
      });
    expect(await statusWith(key)).toBe(200);
    await set(true, 1);
    expect(await statusWith(key)).toBe(401);
    const list = await browser.api.apiKeys.list({ params: { workspaceId }, query: { serviceAccountId: id } });
    expect(list.items).toEqual([expect.objectContaining({ state: 'suspended', effectiveScopes: [] })]);
    await set(false, 2);
    expect(await statusWith(key)).toBe(200);
  });

  it('has a name of its own, and is changed by what was read', async () => {
    const [first] = [await create('One of a kind'), await create('Another')];
    await expect(create('one OF a kind')).rejects.toEqual(problem('service_account.name_taken'));
    const at = { params: { workspaceId, serviceAccountId: first.id } };
    const update = (body: { name?: string; description?: string; version: number }) =>
      browser.api.serviceAccounts.update({ ...at, body });
    await expect(update({ name: 'ANOTHER', version: 1 })).rejects.toEqual(problem('service_account.name_taken'));
    const both = await Promise.allSettled([
      update({ description: 'a', version: 1 }),
      update({ description: 'b', version: 1 }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((one) => one.status === 'rejected')).toMatchObject({
      reason: problem('service_account.conflict'),
    });
  });
});
