import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, makePerson, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let api: TestApi;
let person: Person;

beforeAll(async () => {
  api = await openTestApi();
  person = await makePerson(api);
});
afterAll(() => api.close());

async function signedIn(stay = false): Promise<TestBrowser> {
  const browser = new TestBrowser(api);
  await browser.signIn(person.email, PASSWORD, stay);
  return browser;
}

const code = (expected: string) => expect.objectContaining({ code: expected, status: 401 });
const endings = (sessionId: string) =>
  api.sql<{ reason: string }>(
    `SELECT details->>'reason' AS reason FROM audit_entries WHERE event = 'session.ended' AND target->>'id' = $1`,
    [sessionId],
  );

describe('an access token', () => {
  it('expires after five minutes, is told apart from an ended session, and is renewed by the client by itself', async () => {
    const browser = await signedIn();
    await api.clock.advance(5 * 60_000 + 1_000);
    expect(await browser.problem('/users/me')).toMatchObject({ status: 401, code: 'session.access_expired' });
    // The typed client refreshes once and repeats the call.
    await expect(browser.api.auth.me()).resolves.toMatchObject({ id: person.id });
    expect((await browser.fetch('/users/me')).status).toBe(200);
  });
});

describe('a refresh', () => {
  it('rotates the token; the old one works for 30 s and receives the same successor', async () => {
    const browser = await signedIn();
    const first = browser.cookie('refresh').value;
    await browser.api.auth.refresh();
    const second = browser.cookie('refresh').value;
    expect(second).not.toBe(first);
    browser.plant('refresh', first);
    await browser.api.auth.refresh();
    expect(browser.cookie('refresh').value).toBe(second);
    await expect(browser.api.auth.refresh()).resolves.toMatchObject({ id: person.id });
  });

  it('from ten tabs at once leaves one living session', async () => {
    const browser = await signedIn();
    const refresh = browser.cookie('refresh').value;
    const tabs = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const tab = new TestBrowser(api);
        tab.plant('refresh', refresh);
        await tab.api.auth.refresh();
        return tab;
      }),
    );
    expect(new Set(tabs.map((tab) => tab.cookie('refresh').value)).size).toBe(1);
    await expect(tabs[3]!.api.auth.refresh()).resolves.toMatchObject({ id: person.id });
  });

  it('with an old token after the grace ends the session for both holders, and is written down once', async () => {
    const browser = await signedIn();
    const { session } = await browser.api.auth.me();
    const thief = new TestBrowser(api);
    thief.plant('refresh', browser.cookie('refresh').value);
    await browser.api.auth.refresh();
    await api.clock.advance(31_000);
    await expect(thief.api.auth.refresh()).rejects.toEqual(code('session.ended'));
    await expect(browser.api.auth.me()).rejects.toEqual(code('session.ended'));
    await expect(browser.api.auth.refresh()).rejects.toEqual(code('session.ended'));
    expect(await endings(session.id)).toEqual([{ reason: 'reuse' }]);
  });

  it('with a token two rotations old ends the session also within the grace', async () => {
    const browser = await signedIn();
    const { session } = await browser.api.auth.me();
    const first = browser.cookie('refresh').value;
    await browser.api.auth.refresh();
    await browser.api.auth.refresh();
    browser.plant('refresh', first);
    await expect(browser.api.auth.refresh()).rejects.toEqual(code('session.ended'));
    expect(await endings(session.id)).toEqual([{ reason: 'reuse' }]);
  });

  it('with an invented, a foreign or no token changes nothing: knowing a session id ends nobody', async () => {
    const browser = await signedIn();
    const { session } = await browser.api.auth.me();
    const bytes = Buffer.from(browser.cookie('refresh').value, 'base64url');
    bytes.writeUInt8(bytes.readUInt8(20) ^ 1, 20);
    const forger = new TestBrowser(api);
    for (const value of [bytes.toString('base64url'), 'x', browser.cookie('access').value]) {
      forger.plant('refresh', value);
      await expect(forger.api.auth.refresh()).rejects.toEqual(code('session.required'));
    }
    await expect(new TestBrowser(api).api.auth.refresh()).rejects.toEqual(code('session.required'));
    await expect(browser.api.auth.me()).resolves.toMatchObject({ session: { id: session.id } });
    expect(await endings(session.id)).toEqual([]);
  });

  it('from a foreign origin is refused', async () => {
    const browser = await signedIn();
    const answer = await browser.problem('/auth/refresh', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
    });
    expect(answer).toMatchObject({ status: 403, code: 'session.origin' });
  });
});

describe('the life of a session', () => {
  it('is over after twelve hours without a refresh', async () => {
    const browser = await signedIn();
    await api.clock.advance(11 * HOUR_MS);
    await expect(browser.api.auth.refresh()).resolves.toBeDefined();
    await api.clock.advance(13 * HOUR_MS);
    await expect(browser.api.auth.refresh()).rejects.toEqual(code('session.ended'));
  });

  it('is over after seven days however busy, and after thirty for those who stay', async () => {
    const [browser, staying] = [await signedIn(), await signedIn(true)];
    for (let half = 1; half <= 14; half += 1) {
      await api.clock.advance(DAY_MS / 2 - 60_000);
      await browser.api.auth.refresh();
    }
    await api.clock.advance(15 * 60_000);
    await expect(browser.api.auth.refresh()).rejects.toEqual(code('session.ended'));
    await api.clock.advance(22 * DAY_MS);
    await expect(staying.api.auth.refresh()).resolves.toBeDefined();
    await api.clock.advance(2 * DAY_MS);
    await expect(staying.api.auth.refresh()).rejects.toEqual(code('session.ended'));
  });
});
