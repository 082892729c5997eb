import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionService } from '@fettle/domain/identity';
import { Bus } from '@fettle/platform/bus';
import { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { StoredBuckets } from '@fettle/platform/http';
import { until } from '@fettle/testing';
import { PASSWORD, makePerson, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let person: Person;

beforeAll(async () => {
  api = await openTestApi();
  person = await makePerson(api);
});
afterAll(() => api.close());

/** Of PASSWORD, with 1 MiB instead of today's 46. */
const outdatedHash = '$argon2id$v=19$m=1024,p=1,t=1$BlkO1Ew9DoNnjnIFjFxIgQ$QvY1DHKaHlfNBN3ucCAYwVfvxLMzN/yI9c81jmVnmpk';

async function signedIn(who = person, surface: 'operator' | 'admin' = 'operator'): Promise<TestBrowser> {
  const browser = new TestBrowser(api, surface);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

const code = (expected: string) => expect.objectContaining({ code: expected });
const events = (target: string) =>
  api.sql<{ event: string; details: Record<string, unknown> }>(
    `SELECT event, details FROM audit_entries WHERE target->>'id' = $1 ORDER BY at, id`,
    [target],
  );

describe('signing in', () => {
  it('answers who is signed in, sets HttpOnly cookies of this surface, and leaves one audit entry', async () => {
    const browser = new TestBrowser(api);
    const me = await browser.signIn(person.email.toUpperCase(), PASSWORD);
    expect(me).toMatchObject({ id: person.id, email: person.email, platformRole: 'user', workspaces: [] });
    expect(browser.cookie('access').attributes).toEqual(['path=/', 'httponly', 'samesite=lax']);
    expect(browser.cookie('refresh').attributes).toEqual(['path=/api/v1/auth', 'httponly', 'samesite=lax']);
    await expect(browser.api.auth.me()).resolves.toMatchObject({ id: person.id, session: { id: me.session.id } });
    expect((await events(me.session.id)).map(({ event }) => event)).toEqual(['session.started']);
  });

  it('keeps the cookies over a restart of the browser only when asked to stay', async () => {
    const browser = new TestBrowser(api);
    await browser.signIn(person.email, PASSWORD, true);
    expect(browser.cookie('refresh').attributes).toContain(`max-age=${30 * 86_400}`);
  });

  it('refuses a wrong password, an unknown person and a deactivated one with the same answer', async () => {
    const gone = await makePerson(api);
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [gone.id]);
    const browser = new TestBrowser(api);
    const answers = [];
    for (const [email, password] of [
      [person.email, 'not the password'],
      ['nobody@example.org', PASSWORD],
      [gone.email, PASSWORD],
    ]) {
      const body = JSON.stringify({ email, password });
      answers.push(
        await browser.problem('/auth/login', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
      );
    }
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 401, code: 'sign_in.refused' });
    expect(browser.cookies.size).toBe(0);
  });

  it('limits attempts on one account from everywhere, known or not, and says how long to wait', async () => {
    const buckets = api.get(StoredBuckets);
    for (const email of [(await makePerson(api)).email, 'unknown-account@example.org']) {
      // Sixty attempts from sixty places; each through argon2id would take this test half a minute.
      const key = `sign-in:account:${createHash('sha256').update(email).digest('base64url')}`;
      // One comes back every 3 s, also while they are taken: on until the next one is almost that far away.
      await until(async () => (await buckets.take(key, { perMinute: 20, burst: 60 })) >= 3, { timeoutMs: 30_000 });
      const refusal = new TestBrowser(api).signIn(email, PASSWORD);
      await expect(refusal).rejects.toMatchObject({
        code: 'request.rate_limited',
        status: 429,
        retryAfterS: expect.any(Number),
      });
    }
    await expect(signedIn()).resolves.toBeDefined();
  });

  it('limits attempts from one source over all accounts', async () => {
    const browser = new TestBrowser(api);
    const codes: string[] = [];
    for (let index = 0; index < 24; index += 1) {
      await browser
        .signIn(`source-${index}@example.org`, 'wrong')
        .catch((error: { code: string }) => codes.push(error.code));
    }
    expect(codes.slice(0, 20).every((one) => one === 'sign_in.refused')).toBe(true);
    expect(codes.at(-1)).toBe('request.rate_limited');
  });

  it('upgrades a hash that was made with older figures', async () => {
    const old = await makePerson(api);
    await api.sql('UPDATE users SET password_hash = $2 WHERE id = $1', [old.id, outdatedHash]);
    await signedIn(old);
    const [row] = await api.sql<{ password_hash: string }>('SELECT password_hash FROM users WHERE id = $1', [old.id]);
    expect(row!.password_hash).toMatch(/^\$argon2id\$v=19\$m=47104,/);
    await expect(signedIn(old)).resolves.toBeDefined();
  });

  it('ends the least recently used session when a person opens the twenty-first', async () => {
    const busy = await makePerson(api);
    const browsers: TestBrowser[] = [];
    for (let index = 0; index < 21; index += 1) browsers.push(await signedIn(busy));
    await expect(browsers[0]!.api.auth.me()).rejects.toEqual(code('session.ended'));
    await expect(browsers[1]!.api.auth.me()).resolves.toBeDefined();
    await expect(browsers[20]!.api.auth.me()).resolves.toBeDefined();
  });
});

describe('a session', () => {
  it('ends at sign-out: row, cookies, sockets and stored pages', async () => {
    const browser = await signedIn();
    const { session } = await browser.api.auth.me();
    const stolen = browser.cookie('access').value;
    const told: string[] = [];
    const stop = api.get(Bus).subscribe('revoked', (body) => told.push(body));
    await browser.api.auth.signOut();
    expect(browser.last.get('clear-site-data')).toBe('"cache", "storage"');
    // What stays opens nothing: by it the browser is known at the next sign-in.
    expect([...browser.cookies.keys()]).toEqual(['fettle_operator_device']);
    await expect(browser.api.auth.me()).rejects.toEqual(code('session.required'));
    browser.plant('access', stolen);
    await expect(browser.api.auth.me()).rejects.toEqual(code('session.ended'));
    await until(() => told.some((body) => JSON.parse(body).sessionId === session.id));
    stop();
    expect((await events(session.id)).map(({ event }) => event)).toEqual(['session.started', 'session.ended']);
  });

  it('does not end without the CSRF token, with that of another session, or from a foreign origin', async () => {
    const [browser, other] = [await signedIn(), await signedIn()];
    const post = (headers: Record<string, string>) => browser.problem('/auth/logout', { method: 'POST', headers });
    expect(await post({})).toMatchObject({ status: 403, code: 'session.csrf' });
    expect(await post({ 'x-csrf-token': other.csrf! })).toMatchObject({ status: 403, code: 'session.csrf' });
    const foreign = { 'x-csrf-token': browser.csrf!, origin: 'http://admin.test' };
    expect(await post(foreign)).toMatchObject({ status: 403, code: 'session.origin' });
    await expect(browser.api.auth.me()).resolves.toBeDefined();
  });

  it('ends at once when its person is deactivated', async () => {
    const leaving = await makePerson(api);
    const browser = await signedIn(leaving);
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [leaving.id]);
    await expect(browser.api.auth.me()).rejects.toEqual(code('session.ended'));
    await expect(browser.api.auth.refresh()).rejects.toEqual(code('session.ended'));
  });

  it('ends with all others of its person, tokens of earlier versions included', async () => {
    const who = await makePerson(api);
    const browsers = [await signedIn(who), await signedIn(who)];
    await api.get(SessionService).endAll(Ctx.system('test'), who.id, 'revoked');
    for (const browser of browsers) {
      await expect(browser.api.auth.me()).rejects.toEqual(code('session.ended'));
      await expect(browser.api.auth.refresh()).rejects.toEqual(code('session.ended'));
    }
    await expect((await signedIn(who)).api.auth.me()).resolves.toBeDefined();
  });

  it('costs one statement to recognise, besides what the route itself reads', async () => {
    const browser = await signedIn();
    const database = api.get(Database);
    const costs: number[] = [];
    // The relay looks now and then by itself; the least of a few calls is the call's own cost.
    for (let index = 0; index < 5; index += 1) {
      const before = database.statements;
      await browser.api.auth.me();
      costs.push(database.statements - before);
    }
    expect(Math.min(...costs)).toBe(2);
  });

  it('gives a ticket for the live socket', async () => {
    const browser = await signedIn();
    const { ticket } = await browser.api.auth.socketTicket();
    expect(ticket.length).toBeGreaterThan(40);
  });
});
