import { createHmac, createSecretKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { Keys } from '@fettle/platform/secrets';
import { PASSWORD, makePerson, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let person: Person;
let browser: TestBrowser;
let sessionId: string;

beforeAll(async () => {
  api = await openTestApi();
  person = await makePerson(api, { platformRole: 'platform_admin' });
  browser = new TestBrowser(api);
  sessionId = (await browser.signIn(person.email, PASSWORD)).session.id;
});
afterAll(() => api.close());

/** What `/users/me` answers to an access cookie of this value. */
async function answerTo(token: string, surface: 'operator' | 'admin' = 'operator') {
  const visitor = new TestBrowser(api, surface);
  visitor.plant('access', token);
  const answer = await visitor.fetch('/users/me');
  return [answer.status, ((await answer.json()) as { code?: string }).code ?? 'let in'];
}

interface Change {
  readonly alg?: string;
  readonly key?: Buffer;
  readonly payload?: object;
  readonly iss?: string;
  readonly aud?: string;
  readonly header?: string;
  readonly subject?: string;
}

function forge(change: Change = {}): Promise<string> {
  const key = change.key ?? api.get(Keys).derive('session.access.operator');
  return new SignJWT({ sid: sessionId, ver: 1, typ: 'access', ...change.payload })
    .setProtectedHeader({ alg: change.alg ?? 'HS256', typ: change.header ?? 'at+jwt' })
    .setSubject(change.subject ?? person.id)
    .setIssuer(change.iss ?? 'fettle')
    .setAudience(change.aud ?? 'operator')
    .setExpirationTime('5m')
    .sign(createSecretKey(key));
}

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('the access cookie', () => {
  it('lets a right token in, so that each refusal below is for its own reason', async () => {
    expect(await answerTo(await forge())).toEqual([200, 'let in']);
  });

  it('refuses every token that was not made for it as if there were none', async () => {
    const keys = api.get(Keys);
    const [head, body, tag] = (await forge()).split('.') as [string, string, string];
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
    const none = part({ alg: 'none', typ: 'at+jwt' });
    const other = await makePerson(api, { platformRole: 'platform_admin' });
    const corpus = {
      'no algorithm, no signature': `${none}.${body}.`,
      'no algorithm, the old signature': `${none}.${body}.${tag}`,
      'no algorithm in odd spelling': `${part({ alg: 'nOnE', typ: 'at+jwt' })}.${body}.`,
      'RS256 in the header, HMAC by the key': signed(part({ alg: 'RS256', typ: 'at+jwt' }), body, keys),
      'a key in the header': signed(part({ alg: 'HS256', typ: 'at+jwt', jwk: { kty: 'oct', k: 'AAAA' } }), body, {
        derive: () => Buffer.from('AAAA', 'base64url'),
      }),
      'another person in the payload, the old signature': `${head}.${part({ ...claims, sub: other.id })}.${tag}`,
      'no signature': `${head}.${body}.`,
      'another audience': await forge({ aud: 'admin' }),
      'another issuer': await forge({ iss: 'nobody' }),
      'another header type': await forge({ header: 'JWT' }),
      'another type': await forge({ payload: { typ: 'refresh' } }),
      'the key of the CSRF tokens': await forge({ key: keys.derive('csrf') }),
      'the key of the admin surface': await forge({ key: keys.derive('session.access.admin') }),
      HS512: await forge({
        alg: 'HS512',
        key: Buffer.concat([keys.derive('session.access.operator'), Buffer.alloc(32)]),
      }),
      'the refresh token': browser.cookie('refresh').value,
      'the CSRF token': browser.csrf!,
      'nothing but dots': '..',
    };
    for (const [name, token] of Object.entries(corpus))
      expect([name, ...(await answerTo(token))]).toEqual([name, 401, 'session.required']);
  });

  it('refuses a genuine signature over a session that is not that person’s, not there, or of another version', async () => {
    const other = await makePerson(api);
    const tokens = [
      await forge({ subject: other.id }),
      await forge({ payload: { sid: '01980000-0000-7000-8000-000000000000' } }),
      await forge({ payload: { ver: 2 } }),
    ];
    for (const token of tokens) expect(await answerTo(token)).toEqual([401, 'session.ended']);
  });
});

describe('the two surfaces', () => {
  it('do not take each other’s tokens, neither under their own nor under the other’s cookie names', async () => {
    const admin = new TestBrowser(api, 'admin');
    await admin.signIn(person.email, PASSWORD);
    await expect(admin.api.auth.me()).resolves.toMatchObject({ id: person.id });
    expect(await answerTo(admin.cookie('access').value, 'operator')).toEqual([401, 'session.required']);
    expect(await answerTo(browser.cookie('access').value, 'admin')).toEqual([401, 'session.required']);
    const crossed = new TestBrowser(api, 'admin');
    for (const [name, cookie] of browser.cookies) crossed.cookies.set(name, cookie);
    expect(await crossed.problem('/users/me')).toMatchObject({ status: 401, code: 'session.required' });
    crossed.plant('refresh', browser.cookie('refresh').value);
    expect(await crossed.problem('/auth/refresh', { method: 'POST' })).toMatchObject({
      status: 401,
      code: 'session.required',
    });
  });

  it('do not serve each other’s routes, whoever asks', async () => {
    const admin = new TestBrowser(api, 'admin');
    await admin.signIn(person.email, PASSWORD);
    expect(await browser.problem('/diagnostics/health')).toMatchObject({ status: 404, code: 'route.not_found' });
    const workspace = '01980000-0000-7000-8000-000000000000';
    expect(await admin.problem(`/workspaces/${workspace}/audit-logs`)).toMatchObject({
      status: 404,
      code: 'route.not_found',
    });
    expect(await admin.problem('/setup', { method: 'POST' })).toMatchObject({ status: 404, code: 'route.not_found' });
  });

  it('let nobody but platform administrators sign in to the admin one, and those only as long as they are', async () => {
    const plain = await makePerson(api);
    const visitor = new TestBrowser(api, 'admin');
    await expect(visitor.signIn(plain.email, 'wrong')).rejects.toMatchObject({ code: 'sign_in.refused' });
    await expect(visitor.signIn(plain.email, PASSWORD)).rejects.toMatchObject({ code: 'permission.missing' });
    expect(visitor.cookies.size).toBe(0);
    const former = await makePerson(api, { platformRole: 'platform_admin' });
    const console = new TestBrowser(api, 'admin');
    await console.signIn(former.email, PASSWORD);
    await expect(console.api.diagnostics.health()).resolves.toBeDefined();
    await api.sql(`UPDATE users SET platform_role = 'user' WHERE id = $1`, [former.id]);
    await expect(console.api.diagnostics.health()).rejects.toMatchObject({ code: 'permission.missing' });
    await expect(console.api.auth.me()).rejects.toMatchObject({ code: 'permission.missing' });
  });
});

/** An HMAC-SHA-256 over header and payload with what stands for the operator's key. */
function signed(head: string, body: string, keys: { derive(purpose: string): Buffer }): string {
  const tag = createHmac('sha256', keys.derive('session.access.operator'))
    .update(`${head}.${body}`)
    .digest('base64url');
  return `${head}.${body}.${tag}`;
}
