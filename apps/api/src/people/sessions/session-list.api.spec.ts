import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SessionSweeper } from '@fettle/domain/identity';
import { Ctx } from '@fettle/platform/context';
import { PASSWORD, makePerson, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let person: Person;
let admin: Person;

beforeAll(async () => {
  api = await openTestApi();
  person = await makePerson(api);
  admin = await makePerson(api, { platformRole: 'platform_admin' });
});
afterAll(() => api.close());

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const iphone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

async function signedIn(who = person, surface: 'operator' | 'admin' = 'operator'): Promise<TestBrowser> {
  const browser = new TestBrowser(api, surface);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

const idOf = async (browser: TestBrowser) => (await browser.api.auth.me()).session.id;
const ended = { status: 401, code: 'session.ended' };

describe('the list of sessions', () => {
  it('says from which device and address each was begun, and which one asks', async () => {
    const browser = await signedIn();
    const body = JSON.stringify({ email: person.email, password: PASSWORD, stay: true });
    for (const userAgent of [firefox, iphone, 'fettle-cli/1.2.0'])
      await new TestBrowser(api).fetch('/auth/login', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', 'user-agent': userAgent },
      });
    const { items } = await browser.api.sessions.list();
    expect(items.map(({ isCurrent }) => isCurrent)).toEqual([false, false, false, true]);
    expect(items[3]).toMatchObject({ id: await idOf(browser), ip: browser.ip, stay: false, impersonator: null });
    expect(items.slice(0, 3).map(({ device }) => device)).toEqual([
      { kind: 'program', browser: 'fettle-cli 1.2.0', system: null },
      { kind: 'phone', browser: 'Safari 18', system: 'iOS' },
      { kind: 'desktop', browser: 'Firefox 140', system: 'Windows' },
    ]);
    expect(items[0]).toMatchObject({ stay: true, surface: 'operator' });
  });

  it('holds nothing of anybody else, and nothing that is over', async () => {
    const other = await makePerson(api);
    const [mine, gone] = [await signedIn(other), await signedIn(other)];
    await gone.api.auth.signOut();
    const { items } = await mine.api.sessions.list();
    expect(items.map(({ id }) => id)).toEqual([await idOf(mine)]);
  });
});

describe('ending sessions', () => {
  it('ends one of the own, and answers for one of another person as for one that does not exist', async () => {
    const [browser, lost, other] = [await signedIn(), await signedIn(), await signedIn(await makePerson(api))];
    const end = (sessionId: string) => browser.api.sessions.end({ params: { sessionId } });
    await end(await idOf(lost));
    await expect(lost.api.auth.me()).rejects.toMatchObject(ended);
    const missing = { status: 404, code: 'object.not_found' };
    await expect(end(await idOf(other))).rejects.toMatchObject(missing);
    await expect(end('01980000-0000-7000-8000-000000000000')).rejects.toMatchObject(missing);
    await expect(other.api.auth.me()).resolves.toBeDefined();
  });

  it('signs out everywhere else, on both surfaces, or everywhere', async () => {
    const [here, there] = [await signedIn(admin), await signedIn(admin, 'admin')];
    await expect(here.api.sessions.endOthers({ body: {} })).resolves.toEqual({ ended: 1 });
    await expect(there.api.auth.me()).rejects.toMatchObject(ended);
    await expect(there.api.auth.refresh()).rejects.toMatchObject(ended);
    await expect(here.api.auth.me()).resolves.toBeDefined();
    await expect(here.api.sessions.endOthers({ body: { includeThis: true } })).resolves.toEqual({ ended: 1 });
    await expect(here.api.auth.me()).rejects.toMatchObject(ended);
  });

  it('is done for anybody by an administrator of the platform, with a recent proof, and is in the audit log', async () => {
    const who = await makePerson(api);
    const [one, two, console] = [await signedIn(who), await signedIn(who), await signedIn(admin, 'admin')];
    const params = { userId: who.id };
    const { items } = await console.api.sessions.ofUser({ params });
    expect(items).toHaveLength(2);
    const sessionId = await idOf(one);
    await console.api.sessions.endOfUser({ params: { ...params, sessionId } });
    await expect(one.api.auth.me()).rejects.toMatchObject(ended);
    await expect(two.api.auth.me()).resolves.toBeDefined();
    await expect(console.api.sessions.endAllOfUser({ params })).resolves.toEqual({ ended: 1 });
    await expect(two.api.auth.me()).rejects.toMatchObject(ended);
    const [entry] = await api.sql<{ actor: { label: string }; details: { reason: string } }>(
      `SELECT actor, details FROM audit_entries WHERE event = 'session.ended' AND target->>'id' = $1`,
      [sessionId],
    );
    expect(entry).toMatchObject({ actor: { label: admin.email }, details: { reason: 'revoked' } });
    const unknown = { params: { userId: '01980000-0000-7000-8000-000000000000' } };
    await expect(console.api.sessions.ofUser(unknown)).rejects.toMatchObject({ code: 'object.not_found' });
  });
});

describe('what time has ended', () => {
  it('is closed by the sweep, once, however many sweep, and its sockets are told', async () => {
    const who = await makePerson(api);
    const sessionId = await idOf(await signedIn(who));
    await api.sql('UPDATE sessions SET idle_expires_at = fettle_now() WHERE id = $1', [sessionId]);
    const sweeper = api.get(SessionSweeper);
    const rounds = await Promise.all([1, 2, 3].map(() => sweeper.sweep(Ctx.system('test'))));
    expect(rounds.reduce((sum, count) => sum + count, 0)).toBe(1);
    const [row] = await api.sql('SELECT ended_reason AS reason FROM sessions WHERE id = $1', [sessionId]);
    expect(row).toEqual({ reason: 'expired' });
  });
});
