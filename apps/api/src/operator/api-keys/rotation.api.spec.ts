import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@fettle/contracts';
import { patiently } from '@fettle/testing';
import { makeKey, makeServiceAccount } from '../../testing/api-keys.js';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { call, withHeaders } from '../../testing/wire.js';

let api: TestApi;
let workspaceId: string;
let admin: Person;
let operator: Person;
let ofAdmin: TestBrowser;
let ofOperator: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  [admin, operator] = [await makePerson(api), await makePerson(api)];
  workspaceId = await makeWorkspace(api, { [admin.id]: 'admin', [operator.id]: 'operator' });
  [ofAdmin, ofOperator] = [await signedIn(admin), await signedIn(operator)];
});
afterAll(() => api.close());

async function signedIn({ email }: Person): Promise<TestBrowser> {
  const browser = new TestBrowser(api);
  await browser.signIn(email, PASSWORD);
  return browser;
}

async function works(key: string): Promise<boolean> {
  const send = withHeaders({ authorization: `Bearer ${key}` });
  const answer = await call(
    api,
    { send, surface: 'operator', contract: routes.nodes.list },
    { params: { workspaceId } },
  );
  expect([200, 401]).toContain(answer.status);
  return answer.status === 200;
}

const rotate = (browser: TestBrowser, keyId: string, body: { overlapHours?: number; expiresInDays?: number } = {}) =>
  browser.api.apiKeys.rotate({ params: { workspaceId, keyId }, body });
const problem = (code: string) => expect.objectContaining({ code });

describe('the rotation of a key', () => {
  it('lets both work until the overlap is over', async () => {
    const old = await makeKey(api, { workspaceId, userId: operator.id, scopes: ['node:read'] });
    const { key, apiKey } = await rotate(ofOperator, old.id, { overlapHours: 2 });
    expect(apiKey).toMatchObject({ replaces: old.id, scopes: ['node:read'], isReplaced: false });
    expect([await works(old.key), await works(key)]).toEqual([true, true]);
    await api.clock.advance(2 * 3_600_000 + 1_000);
    expect([await works(old.key), await works(key)]).toEqual([false, true]);
    await api.clock.reset();
  });

  it('ends the old one at once without an overlap, and never prolongs it', async () => {
    const now = await makeKey(api, { workspaceId, userId: operator.id, scopes: ['node:read'] });
    const { key } = await rotate(ofOperator, now.id, { overlapHours: 0 });
    expect([await works(now.key), await works(key)]).toEqual([false, true]);
    const old = await makeKey(api, { workspaceId, userId: operator.id, scopes: ['node:read'] });
    const soon = `UPDATE api_keys SET expires_at = fettle_now() + interval '1 hour' WHERE id = $1 RETURNING expires_at AS at`;
    const [before] = await api.sql<{ at: Date }>(soon, [old.id]);
    await rotate(ofOperator, old.id, { overlapHours: 100 });
    const [after] = await api.sql<{ at: Date }>('SELECT expires_at AS at FROM api_keys WHERE id = $1', [old.id]);
    expect(after).toEqual(before);
  });

  it('asked for twenty times at once makes one successor; the others hear that there is one', async () => {
    const old = await makeKey(api, { workspaceId, userId: operator.id, scopes: ['node:read'] });
    const all = await Promise.allSettled(
      Array.from({ length: 20 }, () => patiently(() => rotate(ofOperator, old.id, { overlapHours: 1 }))),
    );
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = all.flatMap((one) => (one.status === 'rejected' ? [one.reason as unknown] : []));
    for (const reason of reasons) expect(reason).toEqual(problem('api_key.replaced'));
    const successors = await api.sql('SELECT 1 FROM api_keys WHERE replaces = $1', [old.id]);
    expect(successors).toHaveLength(1);
  });

  it("gives nobody the rights of another: a personal key is its own person's", async () => {
    const own = await makeKey(api, { workspaceId, userId: operator.id, scopes: ['node:read'] });
    await expect(rotate(ofAdmin, own.id)).rejects.toEqual(problem('permission.missing'));
    const foreign = await makeKey(api, { workspaceId, userId: admin.id });
    await expect(rotate(ofOperator, foreign.id)).rejects.toEqual(problem('object.not_found'));
    const serviceAccountId = await makeServiceAccount(api, workspaceId);
    const shared = await makeKey(api, { workspaceId, userId: admin.id, serviceAccountId, scopes: ['node:read'] });
    const second = await makePerson(api);
    await api.sql(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'admin')`, [
      workspaceId,
      second.id,
    ]);
    const { apiKey } = await rotate(await signedIn(second), shared.id);
    expect(apiKey).toMatchObject({ createdBy: { id: second.id }, serviceAccount: { id: serviceAccountId } });
  });

  it('is refused for what has ended, and for scopes that are held no longer', async () => {
    const old = await makeKey(api, { workspaceId, userId: operator.id, scopes: ['task:run-low'] });
    await api.sql(`UPDATE memberships SET role = 'viewer' WHERE user_id = $1`, [operator.id]);
    await expect(rotate(ofOperator, old.id)).rejects.toEqual(problem('permission.missing'));
    await api.sql(`UPDATE memberships SET role = 'operator' WHERE user_id = $1`, [operator.id]);
    await ofOperator.api.apiKeys.revoke({ params: { workspaceId, keyId: old.id } });
    await expect(rotate(ofOperator, old.id)).rejects.toEqual(problem('api_key.ended'));
  });
});
