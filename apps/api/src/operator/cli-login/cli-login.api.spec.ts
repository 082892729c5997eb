import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient } from '@fettle/client';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { NEW_PASSWORD, makeReset } from '../../testing/samples-users.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
let workspaceId: string;

beforeAll(async () => {
  api = await openTestApi();
  person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'operator' });
});
afterAll(() => api.close());

/** A person at his browser. Each signs in anew: guesses of codes are counted for each person. */
async function signIn(who = person): Promise<TestBrowser> {
  browser = new TestBrowser(api);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

/** A program: no cookies, an address of its own. */
const program = () => new TestBrowser(api);
const start = (from = program()) => from.api.cliLogin.start({ body: { client: 'laptop' } });
const post = (body: object): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', 'x-csrf-token': browser?.csrf ?? '' },
  body: JSON.stringify(body),
});
const consoleOf = async (): Promise<TestBrowser> => {
  const console = new TestBrowser(api, 'admin');
  await console.signIn((await makePerson(api, { platformRole: 'platform_admin' })).email, PASSWORD);
  return console;
};
const ask = (deviceCode: string) => program().problem('/auth/device/token', post({ deviceCode }));
const approve = (userCode: string, more: object = {}) =>
  browser.api.cliLogin.approve({ params: { workspaceId }, body: { userCode, ...more } });
const later = (seconds: number) => api.clock.advance(seconds * 1_000);

describe('the login of a program', () => {
  it('shows what asks and from where, and hands the key of whoever approves out, once', async () => {
    await signIn();
    const from = program();
    const { deviceCode, userCode, ...told } = await start(from);
    expect(userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
    expect(told).toEqual({
      verificationUrl: 'http://operator.test/device',
      verificationUrlComplete: `http://operator.test/device#code=${userCode}`,
      expiresInS: 600,
      intervalS: 5,
    });
    expect(await ask(deviceCode)).toMatchObject({ status: 400, code: 'cli_login.authorization_pending' });
    const typed = userCode.toLowerCase().replace('-', ' ');
    expect(await browser.api.cliLogin.look({ body: { userCode: typed } })).toMatchObject({
      client: 'laptop',
      ip: from.ip,
    });
    await approve(typed);
    const handed = await program().api.cliLogin.token({ body: { deviceCode } });
    expect(handed).toMatchObject({ key: expect.stringMatching(/^fettle_/), workspace: { id: workspaceId } });
    expect(await ask(deviceCode)).toMatchObject({ code: 'cli_login.expired_token' });
    expect(await browser.problem('/auth/device/look', post({ userCode }))).toMatchObject({ status: 404 });

    const client = createClient({
      baseUrl: `http://127.0.0.1:${api.ports.operator}`,
      headers: () => ({ authorization: `Bearer ${handed.key}` }),
    });
    const caller = await client.cliLogin.caller({ params: { workspaceId } });
    expect(caller).toMatchObject({
      user: { id: person.id },
      role: 'operator',
      apiKey: { id: handed.keyId, name: 'CLI on laptop' },
    });
    expect(caller.apiKey!.scopes).toContain('task:run-medium');
    expect(caller.apiKey!.scopes).not.toContain('task:run-high');
    expect(await client.cliLogin.end({ params: { workspaceId } })).toEqual({ ended: true });
    await expect(client.cliLogin.caller({ params: { workspaceId } })).rejects.toMatchObject({
      code: 'api_key.invalid',
    });

    const sql = `SELECT event, actor->>'kind' AS kind, ip FROM audit_entries WHERE workspace_id = $1 ORDER BY at, id`;
    expect(await api.sql(sql, [workspaceId])).toEqual([
      { event: 'cli-login.approved', kind: 'user', ip: browser.ip },
      { event: 'api-key.created', kind: 'user', ip: expect.any(String) },
      { event: 'api-key.revoked', kind: 'api-key', ip: expect.any(String) },
    ]);
    const everything = JSON.stringify(await api.sql('SELECT * FROM cli_logins'));
    for (const secret of [deviceCode, userCode, userCode.replace('-', ''), handed.key])
      expect(everything).not.toContain(secret);
  });

  it('gives a key that only reads when that was approved', async () => {
    await signIn();
    const { deviceCode, userCode } = await start();
    await approve(userCode, { grant: 'read', expiresInDays: 2 });
    const { key } = await program().api.cliLogin.token({ body: { deviceCode } });
    const headers = () => ({ authorization: `Bearer ${key}` });
    const client = createClient({ baseUrl: `http://127.0.0.1:${api.ports.operator}`, headers });
    const { apiKey } = await client.cliLogin.caller({ params: { workspaceId } });
    expect(apiKey!.scopes.every((scope) => scope.endsWith(':read'))).toBe(true);
    expect(Date.parse(apiKey!.expiresAt!) - Date.now()).toBeLessThan(3 * 86_400_000);
  });

  it('tells a program that asks too often to wait longer each time', async () => {
    const { deviceCode } = await start();
    const codes: string[] = [];
    for (let n = 0; n < 3; n += 1) codes.push((await ask(deviceCode)).code);
    expect(codes).toEqual(['cli_login.authorization_pending', 'cli_login.slow_down', 'cli_login.slow_down']);
    await later(14);
    expect((await ask(deviceCode)).code).toBe('cli_login.slow_down');
    await later(21);
    expect((await ask(deviceCode)).code).toBe('cli_login.authorization_pending');
  });

  it('is over after ten minutes, approved or not, and when it was refused', async () => {
    await signIn();
    const [slow, late] = [await start(), await start()];
    await approve(late.userCode);
    const no = await start();
    await browser.api.cliLogin.deny({ body: { userCode: no.userCode } });
    expect(await ask(no.deviceCode)).toMatchObject({ status: 400, code: 'cli_login.access_denied' });
    expect(await browser.problem('/auth/device/deny', post({ userCode: no.userCode }))).toMatchObject({ status: 404 });
    await later(601);
    for (const { deviceCode } of [slow, late]) expect((await ask(deviceCode)).code).toBe('cli_login.expired_token');
    expect((await ask('x'.repeat(43))).code).toBe('cli_login.expired_token');
    await signIn();
    expect(await browser.problem('/auth/device/look', post({ userCode: slow.userCode }))).toMatchObject({
      code: 'cli_login.code_unknown',
    });
  });

  it('hands one key to the first of many that ask at once, and lets one of many approvals count', async () => {
    await signIn();
    const { deviceCode, userCode } = await start();
    const approvals = await Promise.allSettled(Array.from({ length: 8 }, () => approve(userCode)));
    expect(approvals.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const asked = await Promise.all(
      Array.from({ length: 10 }, () => program().fetch('/auth/device/token', post({ deviceCode }))),
    );
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('needs a person who has proved lately to be there, in a workspace of his own, and no key', async () => {
    await signIn();
    const { deviceCode, userCode } = await start();
    const foreign = await makeWorkspace(api, {});
    expect(await browser.problem(`/workspaces/${foreign}/cli-logins`, post({ userCode }))).toMatchObject({
      status: 404,
    });
    await api.sql(`UPDATE sessions SET proven_at = fettle_now() - interval '11 minutes' WHERE user_id = $1`, [
      person.id,
    ]);
    expect(await browser.problem(`/workspaces/${workspaceId}/cli-logins`, post({ userCode }))).toMatchObject({
      status: 403,
      code: 'session.step_up_required',
    });
    expect((await ask(deviceCode)).code).toBe('cli_login.authorization_pending');
    expect(await program().problem('/auth/device/look', post({ userCode }))).toMatchObject({ status: 401 });
  });

  it('gives nothing to somebody who is no member any more when the key is asked for', async () => {
    const leaving = await makePerson(api);
    await api.sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
      workspaceId,
      leaving.id,
      'owner',
    ]);
    await signIn(leaving);
    const { deviceCode, userCode } = await start();
    await approve(userCode);
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [leaving.id]);
    expect(await ask(deviceCode)).toMatchObject({ code: 'cli_login.access_denied' });
    expect(await api.sql('SELECT 1 FROM api_keys WHERE created_by = $1', [leaving.id])).toEqual([]);
  });

  it.each([
    [
      'a reset of the password',
      async (who: Person) => {
        const body = { token: await makeReset(api, who.id), password: NEW_PASSWORD };
        await program().api.passwords.reset({ body });
      },
    ],
    [
      'a change of the password, also in the browser that approved',
      async () => {
        await browser.api.passwords.change({ body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } });
      },
    ],
    ['a sign-out everywhere else', async () => void (await browser.api.sessions.endOthers({ body: {} }))],
    ['the end of the session that approved', async () => void (await browser.api.auth.signOut())],
    [
      'a deactivation',
      async (who: Person) => {
        const console = await consoleOf();
        await console.api.users.update({ params: { userId: who.id }, body: { active: false } });
        await console.api.users.update({ params: { userId: who.id }, body: { active: true } });
      },
    ],
  ])('gives nothing after %s, although it was approved before', async (_what, end: (who: Person) => Promise<void>) => {
    const who = await makePerson(api);
    await api.sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
      workspaceId,
      who.id,
      'owner',
    ]);
    await signIn(who);
    const { deviceCode, userCode } = await start();
    await approve(userCode);
    await end(who);
    expect(await ask(deviceCode)).toMatchObject({ status: 400, code: 'cli_login.access_denied' });
    expect(await api.sql('SELECT 1 FROM api_keys WHERE created_by = $1', [who.id])).toEqual([]);
  });

  it('gives nothing by an approval that came from a session just when it ended', async () => {
    await signIn();
    const { deviceCode, userCode } = await start();
    await approve(userCode);
    // As if the end of everything had been written between the guard's look and the approval.
    await api.sql(`UPDATE sessions SET ended_at = fettle_now(), ended_reason = 'revoked' WHERE user_id = $1`, [
      person.id,
    ]);
    expect(await ask(deviceCode)).toMatchObject({ code: 'cli_login.access_denied' });
  });

  it('gives nothing in a workspace that was archived in between', async () => {
    const owner = await makePerson(api);
    const closed = await makeWorkspace(api, { [owner.id]: 'owner' });
    await signIn(owner);
    const { deviceCode, userCode } = await start();
    await browser.api.cliLogin.approve({ params: { workspaceId: closed }, body: { userCode } });
    await api.sql('UPDATE workspaces SET archived_at = fettle_now() WHERE id = $1', [closed]);
    expect(await ask(deviceCode)).toMatchObject({ status: 409, code: 'workspace.archived' });
  });

  it('bounds guesses of codes by person, and codes by address', async () => {
    await signIn(await makePerson(api));
    // One after another: many at once are refused for being many.
    const until429 = async (send: () => Promise<{ code: string }>): Promise<string[]> => {
      const codes: string[] = [];
      for (let n = 0; n < 60 && codes.at(-1) !== 'request.rate_limited'; n += 1) codes.push((await send()).code);
      return codes;
    };
    const guesses = await until429(() => browser.problem('/auth/device/look', post({ userCode: 'BCDFGHJK' })));
    expect(new Set(guesses)).toEqual(new Set(['cli_login.code_unknown', 'request.rate_limited']));
    const flooder = program();
    const floods = await until429(() => flooder.problem('/auth/device', post({ client: 'x' })));
    expect(floods.at(-1)).toBe('request.rate_limited');
  });

  it('reads codes as people type them, and nothing else', async () => {
    await signIn();
    for (const userCode of ['', 'AAAA-AAAA', 'BCDF-GHJ', 'BCDF-GHJK-L', 'x'.repeat(50)])
      expect(await browser.problem('/auth/device/look', post({ userCode }))).toMatchObject({ code: 'request.invalid' });
    expect(await browser.problem('/auth/device', post({ client: '' }))).toMatchObject({ code: 'request.invalid' });
  });

  it('tells a person who is calling, who has no key to end', async () => {
    await signIn();
    const caller = await browser.api.cliLogin.caller({ params: { workspaceId } });
    expect(caller).toMatchObject({ user: { email: person.email }, role: 'operator', apiKey: null });
    expect(await browser.api.cliLogin.end({ params: { workspaceId } })).toEqual({ ended: false });
  });
});
