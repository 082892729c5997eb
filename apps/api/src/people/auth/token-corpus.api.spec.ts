import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { SessionService } from '@fettle/domain/identity';
import { Ctx } from '@fettle/platform/context';
import { Keys } from '@fettle/platform/secrets';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { settledSnapshot, snapshot } from '../../testing/snapshot.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let person: Person;
let workspaceId: string;

beforeAll(async () => {
  api = await openTestApi();
  person = await makePerson(api, { platformRole: 'platform_admin' });
  workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
});
afterAll(() => api.close());

const access = 'fettle_operator_access';
const nowS = () => Math.floor(Date.now() / 1_000);

async function signedIn(who = person, surface: 'operator' | 'admin' = 'operator'): Promise<TestBrowser> {
  const browser = new TestBrowser(api, surface);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

interface Forgery {
  readonly purpose?: string;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly payload?: Record<string, unknown>;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token of a live session that is right but for what is named; written by hand, since a library refuses to make some of them. */
async function forge(browser: TestBrowser, change: Forgery = {}): Promise<string> {
  const { session } = await browser.api.auth.me();
  const claims = { sub: person.id, iss: 'fettle', aud: 'operator', iat: nowS(), exp: nowS() + 300 };
  const payload = { ...claims, sid: session.id, ver: 1, typ: 'access', ...change.payload };
  const signed = `${encoded({ alg: 'HS256', typ: 'at+jwt', ...change.header })}.${encoded(payload)}`;
  const key = api.get(Keys).derive(change.purpose ?? 'session.access.operator');
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

/** What a reading and a writing call answer to a cookie header, without anything being changed. */
async function answersTo(cookie: string, csrf = 'x.y'): Promise<(number | string)[]> {
  const url = (path: string) => `http://127.0.0.1:${api.ports.operator}/api/v1${path}`;
  const origin = api.origins.operator;
  const before = await settledSnapshot(api);
  const headers = { cookie, origin, 'x-csrf-token': csrf, 'content-type': 'application/json' };
  const body = JSON.stringify({ nodeName: 'forged' });
  const answers = [
    await fetch(url('/users/me'), { headers }),
    await fetch(url(`/workspaces/${workspaceId}/node-installs`), { method: 'POST', headers, body }),
  ];
  expect(await snapshot(api)).toEqual(before);
  const codes = await Promise.all(answers.map(async (one) => ((await one.json()) as { code?: string }).code ?? 'in'));
  return answers.flatMap(({ status }, at) => [status, codes[at]!]);
}

const nobody = [401, 'session.required', 401, 'session.required'];
const over = [401, 'session.ended', 401, 'session.ended'];

describe('a token in the access cookie', () => {
  it('is let in when right, so that each refusal below is for its own reason', async () => {
    const browser = await signedIn();
    expect((await answersTo(`${access}=${await forge(browser)}`)).slice(0, 2)).toEqual([200, 'in']);
  });

  it('is nobody’s with the key of any other purpose, a foreign header, or claims that are missing or of the future', async () => {
    const browser = await signedIn();
    const purposes = [
      'csrf',
      'session.access.admin',
      'session.refresh-tag.operator',
      'session.refresh-chain.operator',
      'sign-in.device',
      'session.refresh-tag.admin',
      'session.refresh-chain.admin',
      'platform-settings',
      'delivery-data',
      'page-cursor',
      'cli-login-device',
      'cli-login-user',
      'api-key',
      'agent-release',
      'audit-heads',
    ];
    const forgeries: Record<string, Forgery> = {
      ...Object.fromEntries(purposes.map((purpose) => [`key of ${purpose}`, { purpose }])),
      'a key id that is a path': { header: { kid: '../../../../dev/null' }, purpose: 'csrf' },
      'a key id that is SQL': { header: { kid: `1' UNION SELECT 'x` }, purpose: 'csrf' },
      'a key by address': { header: { jku: 'https://evil.example/keys.json' }, purpose: 'csrf' },
      'a certificate by address': { header: { x5u: 'https://evil.example/key.pem' }, purpose: 'csrf' },
      'a critical header': { header: { crit: ['exp'], exp: nowS() + 300 } },
      'a critical header that nobody knows': { header: { crit: ['urn:unknown'], 'urn:unknown': 1 } },
      'not before tomorrow': { payload: { nbf: nowS() + 86_400 } },
      'several audiences without this one': { payload: { aud: ['admin', 'agent'] } },
      'no subject': { payload: { sub: undefined } },
      'no session': { payload: { sid: undefined } },
      'no version': { payload: { ver: undefined } },
      'no expiry': { payload: { exp: undefined } },
      'a session that is no id': { payload: { sid: `' OR true --` } },
      'a version that is text': { payload: { ver: '1' } },
    };
    const sent = new Set<string>();
    for (const [name, forgery] of Object.entries(forgeries)) {
      const token = await forge(browser, forgery);
      expect([name, ...(await answersTo(`${access}=${token}`))]).toEqual([name, ...nobody]);
      sent.add(token);
    }
    expect(sent.size).toBe(purposes.length + 14);
  });

  it('is to be refreshed after its end, and does nothing until then', async () => {
    const token = await forge(await signedIn(), { payload: { exp: nowS() - 1 } });
    const expired = [401, 'session.access_expired', 401, 'session.access_expired'];
    expect(await answersTo(`${access}=${token}`)).toEqual(expired);
  });

  it('cannot be any other secret of the product', async () => {
    const browser = await signedIn();
    const { ticket } = await browser.api.auth.socketTicket();
    const { token } = await api.get(EnrolmentService).issue(Ctx.system('test', workspaceId), 'a machine', null);
    const target = await makePerson(api);
    const console = await signedIn(person, 'admin');
    const start = { params: { userId: target.id }, body: { reason: 'A look' } };
    const secrets = {
      'socket ticket': ticket,
      'CSRF token': browser.csrf!,
      'refresh token': browser.cookie('refresh').value,
      'known browser': browser.cookies.get('fettle_operator_device')!.value,
      'install token': token,
      'hand-over': (await console.api.impersonation.start(start)).link.split('#token=')[1]!,
      'access token of the admin surface': console.cookie('access').value,
    };
    for (const [name, value] of Object.entries(secrets))
      expect([name, ...(await answersTo(`${access}=${value}`))]).toEqual([name, ...nobody]);
  });

  it('counts once when a cookie comes twice: the first is read, and no mixture of both', async () => {
    const [mine, other] = [await signedIn(), await signedIn(await makePerson(api))];
    const [right, theirs] = [await forge(mine), other.cookie('access').value];
    expect(await answersTo(`${access}=forged; ${access}=${right}`)).toEqual(nobody);
    // The other person is nobody in this workspace, and has another CSRF token.
    expect(await answersTo(`${access}=${theirs}; ${access}=${right}`, mine.csrf)).toEqual([
      200,
      'in',
      403,
      'session.csrf',
    ]);
  });

  it('is refused unread when it is larger than any header may be', async () => {
    const answer = await fetch(`http://127.0.0.1:${api.ports.operator}/api/v1/users/me`, {
      headers: { cookie: `${access}=${'A'.repeat(70_000)}` },
    });
    expect([431, 400, 401]).toContain(answer.status);
  });
});

describe('a genuine token', () => {
  it('is dead after a sign-out, a deactivation, the end of all sessions, and the reuse of an old refresh token', async () => {
    const ends: Record<string, (browser: TestBrowser, who: Person) => Promise<unknown>> = {
      'sign-out': (browser) => browser.api.auth.signOut(),
      deactivation: (_browser, who) =>
        api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [who.id]),
      'end of all': (_browser, who) => api.get(SessionService).endAll(Ctx.system('test'), who.id, 'revoked'),
      reuse: async (browser) => {
        const old = browser.cookie('refresh').value;
        await browser.api.auth.refresh();
        await browser.api.auth.refresh();
        await api.clock.advance(31_000);
        browser.plant('refresh', old);
        await expect(browser.api.auth.refresh()).rejects.toMatchObject({ code: 'session.ended' });
      },
    };
    for (const [name, end] of Object.entries(ends)) {
      const who = await makePerson(api);
      const browser = await signedIn(who);
      const [token, csrf] = [browser.cookie('access').value, browser.csrf];
      await end(browser, who);
      expect([name, ...(await answersTo(`${access}=${token}`, csrf))]).toEqual([name, ...over]);
    }
  });

  it('carries no role: one that is taken away, or a workspace that is another’s, counts at once', async () => {
    const who = await makePerson(api);
    const sql = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'admin')`;
    await api.sql(sql, [workspaceId, who.id]);
    const browser = await signedIn(who);
    const cookie = `${access}=${browser.cookie('access').value}`;
    await api.sql(`UPDATE memberships SET role = 'viewer' WHERE user_id = $1`, [who.id]);
    expect(await answersTo(cookie, browser.csrf)).toEqual([200, 'in', 403, 'permission.missing']);
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [who.id]);
    expect(await answersTo(cookie, browser.csrf)).toEqual([200, 'in', 404, 'object.not_found']);
  });
});
