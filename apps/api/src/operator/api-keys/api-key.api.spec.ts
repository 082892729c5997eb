import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type ApiKeyScope, type RouteContract } from '@fettle/contracts';
import { Ctx } from '@fettle/platform/context';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { makeKey, makeServiceAccount } from '../../testing/api-keys.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { enrolNode } from '../../testing/world.js';
import { call, withHeaders, type Send, type WireAnswer, type WireCall } from '../../testing/wire.js';

let api: TestApi;
let workspaceId: string;
let admin: Person;
let viewer: Person;
let ofAdmin: TestBrowser;
let ofViewer: TestBrowser;
/** No key opens a route that is not named by its workspace. */
let params: { workspaceId: string };

beforeAll(async () => {
  api = await openTestApi();
  [admin, viewer] = [await makePerson(api), await makePerson(api)];
  workspaceId = await makeWorkspace(api, { [admin.id]: 'admin', [viewer.id]: 'viewer' });
  params = { workspaceId };
  [ofAdmin, ofViewer] = [await signedIn(admin), await signedIn(viewer)];
});
afterAll(() => api.close());

async function signedIn({ email }: Person): Promise<TestBrowser> {
  const browser = new TestBrowser(api);
  await browser.signIn(email, PASSWORD);
  return browser;
}

const create = (
  browser: TestBrowser,
  body: { scopes: ApiKeyScope[]; serviceAccountId?: string; expiresInDays?: number | null },
) => browser.api.apiKeys.create({ params, body: { name: 'Deployment', ...body } });
const keyIn = (key: string): Send => withHeaders({ authorization: `Bearer ${key}` });
const by = (key: string, contract: RouteContract, wire: WireCall = { params }): Promise<WireAnswer> =>
  call(api, { send: keyIn(key), surface: 'operator', contract }, wire);
const nodesWith = async (key: string): Promise<number> => (await by(key, routes.nodes.list)).status;
const refused = (code: string, status: number) => expect.objectContaining({ code, status });

describe('an API key over HTTP', () => {
  it('is shown once, works at once, and is told only by its prefix afterwards', async () => {
    const { key, apiKey } = await create(ofAdmin, { scopes: ['node:read'] });
    expect(key).toMatch(/^fettle_[a-z0-9]{10}_[0-9A-Za-z]{49}$/);
    expect(key.startsWith(`${apiKey.prefix}_`)).toBe(true);
    expect(await nodesWith(key)).toBe(200);
    const list = await ofAdmin.api.apiKeys.list({ params, query: {} });
    expect(list.items[0]).toMatchObject({
      id: apiKey.id,
      scopes: ['node:read'],
      effectiveScopes: ['node:read'],
      state: 'active',
    });
    expect(JSON.stringify(list)).not.toContain(key.split('_')[2]);
  });

  it('lives 90 days unless said otherwise, a year at most, and for ever only with a service account', async () => {
    const { apiKey } = await create(ofAdmin, { scopes: ['node:read'] });
    expect(Date.parse(apiKey.expiresAt!) - Date.parse(apiKey.createdAt)).toBe(90 * 86_400_000);
    await expect(create(ofAdmin, { scopes: ['node:read'], expiresInDays: 366 })).rejects.toEqual(
      refused('request.invalid', 400),
    );
    await expect(create(ofAdmin, { scopes: ['node:read'], expiresInDays: null })).rejects.toEqual(
      refused('api_key.never_expires', 400),
    );
    const serviceAccountId = await makeServiceAccount(api, workspaceId);
    const made = await create(ofAdmin, { scopes: ['node:read'], expiresInDays: null, serviceAccountId });
    expect(made.apiKey).toMatchObject({ expiresAt: null, serviceAccount: { id: serviceAccountId } });
  });

  it('is refused with one answer, whichever part is wrong', async () => {
    const { key, apiKey } = await create(ofAdmin, { scopes: ['node:read'] });
    await ofAdmin.api.apiKeys.revoke({ params: { ...params, keyId: apiKey.id } });
    const other = await create(ofAdmin, { scopes: ['node:read'] });
    const mixed = `${other.apiKey.prefix}_${key.split('_')[2]}`;
    const answers = await Promise.all(
      [key, mixed, `${key}x`, 'fettle_nothing_at_all'].map((one) => by(one, routes.nodes.list)),
    );
    for (const answer of answers) {
      expect({ status: answer.status, code: answer.body['code'], text: answer.text }).toEqual({
        status: 401,
        code: 'api_key.invalid',
        text: answers[0]!.text,
      });
    }
  });

  it('makes no other key, touches no member and no service account, and opens no other workspace', async () => {
    const { key } = await makeKey(api, { workspaceId, userId: admin.id });
    const guarded = [...Object.values(routes.apiKeys), ...Object.values(routes.serviceAccounts)];
    for (const contract of guarded) {
      const wire = { params: { ...params, keyId: workspaceId, serviceAccountId: workspaceId } };
      const { status, body } = await by(key, contract, wire);
      expect({ id: contract.id, status, code: body['code'] }).toEqual({
        id: contract.id,
        status: 403,
        code: 'api_key.not_allowed',
      });
    }
    const foreign = await makeWorkspace(api, { [admin.id]: 'owner' });
    expect((await by(key, routes.nodes.list, { params: { workspaceId: foreign } })).status).toBe(404);
    expect((await by(key, routes.auth.me, {})).body['code']).toBe('api_key.not_allowed');
  });

  it('does in its own name what it may, once for each Idempotency-Key, without cookies or a CSRF token', async () => {
    const { id, key } = await makeKey(api, { workspaceId, userId: admin.id, name: 'Night job' });
    const node = await enrolNode(api, Ctx.system('test', workspaceId));
    const body = { nodeId: node.id, command: { type: 'exec', payload: { argv: ['true'] } } };
    const wire = { params, body, headers: { 'idempotency-key': 'night-job-1' } };
    const answers = [await by(key, routes.tasks.create, wire), await by(key, routes.tasks.create, wire)];
    expect(answers.map(({ status }) => status)).toEqual([202, 202]);
    expect(answers[0]!.body['id']).toBe(answers[1]!.body['id']);
    const sql = `SELECT actor, ip FROM audit_entries WHERE event = 'task.created' AND workspace_id = $1`;
    const entries = await api.sql<{ actor: object; ip: string }>(sql, [workspaceId]);
    expect(entries).toEqual([
      {
        actor: { kind: 'api-key', id, label: 'Night job', userId: admin.id, serviceAccountId: null },
        ip: expect.stringMatching(/^198\.19\./),
      },
    ]);
  });

  it('reads and does not write in an archived workspace', async () => {
    const { id: userId } = await makePerson(api);
    const archived = await makeWorkspace(api, { [userId]: 'owner' });
    const { key } = await makeKey(api, { workspaceId: archived, userId });
    await api.sql('UPDATE workspaces SET archived_at = fettle_now() WHERE id = $1', [archived]);
    const wire = { params: { workspaceId: archived } };
    expect((await by(key, routes.nodes.list, wire)).status).toBe(200);
    const write = await by(key, routes.enrolment.create, { ...wire, body: { nodeName: 'Too late' } });
    expect([write.status, write.body['code']]).toEqual([409, 'workspace.archived']);
  });

  it('has the allowance of a person, of its own', async () => {
    const make = () => makeKey(api, { workspaceId, userId: admin.id, scopes: ['node:read'] });
    const [busy, idle] = [await make(), await make()];
    const statuses = new Set<number>();
    for (let i = 0; i < 200 && !statuses.has(429); i += 1) {
      const answers = await Promise.all(Array.from({ length: 10 }, () => by(busy.key, routes.nodes.list)));
      for (const answer of answers) statuses.add(answer.status);
      expect(answers.filter(({ status }) => status === 429).every((one) => one.headers.has('retry-after'))).toBe(true);
    }
    expect([...statuses].sort()).toEqual([200, 429]);
    expect(await nodesWith(idle.key)).toBe(200);
    expect((await ofAdmin.api.nodes.list({ params, query: {} })).items).toBeDefined();
  });

  it('is not guessed: who tries many wrong ones waits, before anything is looked up', async () => {
    const guesser: Send = (url, init) => {
      const headers = new Headers(init.headers);
      headers.set('x-forwarded-for', '203.0.113.9');
      headers.set('authorization', 'Bearer fettle_0000000000_guessguessguess');
      return fetch(url, { ...init, headers });
    };
    const seen = new Map<number, number>();
    for (let i = 0; i < 130; i += 1) {
      const { status } = await call(
        api,
        { send: guesser, surface: 'operator', contract: routes.nodes.list },
        { params },
      );
      seen.set(status, (seen.get(status) ?? 0) + 1);
    }
    expect([...seen.keys()].sort()).toEqual([401, 429]);
    const { key } = await makeKey(api, { workspaceId, userId: admin.id, scopes: ['node:read'] });
    expect(await nodesWith(key)).toBe(200);
  });
});

describe('looking after keys', () => {
  it('is for oneself; for everybody with api-key:manage', async () => {
    const mine = await create(ofViewer, { scopes: ['node:read'] });
    const theirs = await create(ofAdmin, { scopes: ['node:read'] });
    const ids = async (browser: TestBrowser, of: 'me' | 'all') =>
      (await browser.api.apiKeys.list({ params, query: { of, limit: 200 } })).items.map(({ id }) => id);
    expect(await ids(ofViewer, 'me')).toEqual([mine.apiKey.id]);
    await expect(ids(ofViewer, 'all')).rejects.toEqual(refused('permission.missing', 403));
    expect(await ids(ofAdmin, 'all')).toEqual(expect.arrayContaining([mine.apiKey.id, theirs.apiKey.id]));
    const at = { params: { ...params, keyId: theirs.apiKey.id } };
    await expect(ofViewer.api.apiKeys.revoke(at)).rejects.toEqual(refused('object.not_found', 404));
    await expect(ofViewer.api.apiKeys.rename({ ...at, body: { name: 'x' } })).rejects.toEqual(
      refused('object.not_found', 404),
    );
    await ofAdmin.api.apiKeys.revoke({ params: { ...params, keyId: mine.apiKey.id } });
    expect(await nodesWith(mine.key)).toBe(401);
    expect(await nodesWith(theirs.key)).toBe(200);
  });

  it('refuses scopes that the person does not hold, naming the permission', async () => {
    await expect(create(ofViewer, { scopes: ['node:read', 'node:enrol'] })).rejects.toMatchObject({
      code: 'permission.missing',
      message: expect.stringContaining('node:enrol'),
    });
  });

  it('asks for a recent proof to make or rotate one, and for none to end one', async () => {
    const person = await makePerson(api);
    await api.sql(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'operator')`, [
      workspaceId,
      person.id,
    ]);
    const browser = await signedIn(person);
    const { apiKey } = await create(browser, { scopes: ['node:read'] });
    await api.sql(`UPDATE sessions SET proven_at = proven_at - interval '11 minutes' WHERE user_id = $1`, [person.id]);
    const at = { params: { ...params, keyId: apiKey.id } };
    await expect(create(browser, { scopes: ['node:read'] })).rejects.toEqual(refused('session.step_up_required', 403));
    await expect(browser.api.apiKeys.rotate({ ...at, body: {} })).rejects.toEqual(
      refused('session.step_up_required', 403),
    );
    expect(await browser.api.apiKeys.revoke(at)).toEqual({ ok: true });
    await expect(browser.api.apiKeys.revoke(at)).rejects.toEqual(refused('api_key.ended', 409));
  });

  it('pages, newest first, and every cursor is of its own list', async () => {
    const person = await makePerson(api);
    await api.sql(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'operator')`, [
      workspaceId,
      person.id,
    ]);
    const browser = await signedIn(person);
    const made: string[] = [];
    for (let i = 0; i < 5; i += 1)
      made.unshift((await makeKey(api, { workspaceId, userId: person.id, scopes: ['node:read'] })).id);
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const query = { limit: 2, ...(cursor === null ? {} : { cursor }) };
      const page: { items: { id: string }[]; nextCursor: string | null; total: number } =
        await browser.api.apiKeys.list({ params, query });
      expect(page.total).toBe(5);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toEqual(made);
    const name = (await browser.api.apiKeys.list({ params, query: {} })).items[0]!.prefix;
    const found = await browser.api.apiKeys.list({ params, query: { search: name } });
    expect(found).toMatchObject({ items: [{ prefix: name }], total: 1 });
    expect((await browser.api.apiKeys.list({ params, query: { search: '%_no such key_%' } })).total).toBe(0);
    const { nextCursor } = await browser.api.apiKeys.list({ params, query: { limit: 2 } });
    const elsewhere = ofAdmin.api.apiKeys.list({ params, query: { of: 'all', cursor: nextCursor! } });
    await expect(elsewhere).rejects.toEqual(refused('request.cursor_invalid', 400));
  });
});
