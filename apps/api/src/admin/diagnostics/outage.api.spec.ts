import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Bus } from '@fettle/platform/bus';
import { proxyFor, testDatabaseUrl, until, type TcpProxy } from '@fettle/testing';
import { PASSWORD, makePerson, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let door: TcpProxy;
let admin: Person;
let browser: TestBrowser;
let isAway = false;

beforeAll(async () => {
  door = await proxyFor(testDatabaseUrl());
  api = await openTestApi({}, (url) => door.through(url));
  admin = await makePerson(api, { platformRole: 'platform_admin' });
});
afterAll(async () => {
  await back();
  await api.close();
  await door.cut();
});
beforeEach(async () => {
  await back();
  await until(
    () =>
      api
        .get(Bus)
        .check()
        .then(() => true),
    { what: 'the bus' },
  );
  browser = await signedIn();
});

async function cut(): Promise<void> {
  isAway = true;
  await door.cut();
}
async function back(): Promise<void> {
  if (isAway) await door.open();
  isAway = false;
  const isListening = () =>
    api
      .get(Bus)
      .check()
      .then(() => true);
  await until(isListening, { what: 'the bus' });
}
async function signedIn(): Promise<TestBrowser> {
  const one = new TestBrowser(api, 'admin');
  await until(() => one.signIn(admin.email, PASSWORD), { what: 'a sign-in' });
  return one;
}
/** Resolves when a revocation has reached this process. */
function heard(): Promise<void> {
  return new Promise((resolve) => {
    const stop = api.get(Bus).subscribe('revoked', () => {
      stop();
      resolve();
    });
  });
}
const health = (one = browser) => one.api.diagnostics.health();
const path = '/diagnostics/health';
const away = { status: 503, code: 'dependency.unavailable' };

describe('health while PostgreSQL is away', () => {
  it('says per part what is known: what is down since when and why, what was known before, what lives', async () => {
    await health();
    await cut();
    const now = await health();
    const part = (name: string) => now.components.find((one) => one.name === name)!;
    expect(now.state).toBe('down');
    expect(part('postgres')).toMatchObject({ state: 'down', facts: { lastError: expect.any(String) } });
    expect(Date.now() - Date.parse(part('postgres').since!)).toBeLessThan(60_000);
    for (const name of ['relay', 'audit-sealing', 'clock', 'nodes', 'agents', 'processes', 'database-disk']) {
      const { state, lastKnown } = part(name);
      expect({ name, state, known: lastKnown !== null }).toEqual({ name, state: 'unknown', known: true });
      expect(Date.parse(lastKnown!.checkedAt)).toBeLessThan(Date.parse(now.asOf));
    }
    for (const name of ['this-process', 'agents-here', 'data-directory']) expect(part(name).state).toBe('ok');
    expect(now.processes!.items).toMatchObject([{ name: 'fettle-api-test' }]);
    expect(Date.parse(now.processes!.readAt)).toBeLessThan(Date.parse(now.asOf));
    expect(Date.parse(now.vouched!.until)).toBeGreaterThan(Date.now());
    await back();
    await until(async () => (await health()).vouched === null, { what: 'the database to be asked again' });
    expect((await health()).components.find(({ name }) => name === 'relay')!.state).toBe('ok');
  });

  it('is shown to whoever this process has verified, with whatever request that was', async () => {
    await browser.api.auth.me();
    await cut();
    expect((await health()).vouched).not.toBeNull();
  });

  it('is for this one read: everything else answers 503', async () => {
    await health();
    await cut();
    for (const other of ['/diagnostics/queues', '/audit-logs', '/users/me', '/workspaces'])
      expect({ other, ...(await browser.problem(other)) }).toMatchObject({ other, ...away });
    const post = { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': browser.csrf! } };
    const retry = { ...post, body: JSON.stringify({ selection: { jobId: randomUUID() } }) };
    expect(await browser.problem('/diagnostics/queues/maintenance/retry', retry)).toMatchObject(away);
    expect(await browser.problem('/socket-tickets', post)).toMatchObject(away);
  });

  it('is a plain 503 that says why for a session that nobody has verified here', async () => {
    await health();
    const unseen = await signedIn();
    await cut();
    const problem = await unseen.problem(path);
    expect(problem).toMatchObject(away);
    expect(problem.text).toContain('cannot be checked who you are');
    expect(unseen.last.get('retry-after')).not.toBeNull();
  });

  it('is nothing for who has no session, a forged one, or one of the dashboard', async () => {
    await health();
    const operator = new TestBrowser(api, 'operator');
    await operator.signIn(admin.email, PASSWORD);
    const thief = new TestBrowser(api, 'admin');
    thief.plant('access', operator.cookie('access').value);
    const forger = new TestBrowser(api, 'admin');
    forger.plant('access', `${browser.cookie('access').value.slice(0, -4)}AAAA`);
    await cut();
    for (const one of [new TestBrowser(api, 'admin'), thief, forger])
      expect(await one.problem(path)).toMatchObject({ status: 401, code: 'session.required' });
  });

  it('ends with the session and the person, as soon as that is known', async () => {
    await health();
    const signedOut = await signedIn();
    await health(signedOut);
    const kept = signedOut.cookie('access').value;
    const told = heard();
    await signedOut.api.auth.signOut();
    await told;
    // Somebody has kept the cookie.
    signedOut.plant('access', kept);
    await cut();
    expect(await signedOut.problem(path)).toMatchObject(away);
    expect((await health()).vouched).not.toBeNull();
    await back();
    await until(() => health().then(({ vouched }) => vouched === null), { what: 'the database' });
    const toldAll = heard();
    await api.get(Bus).publish([{ channel: 'revoked', body: JSON.stringify({ userId: admin.id }) }]);
    await toldAll;
    await cut();
    expect(await browser.problem(path)).toMatchObject(away);
  });

  it('ends for who is no administrator any more when the database was asked last', async () => {
    const person = await makePerson(api, { platformRole: 'platform_admin' });
    const demoted = new TestBrowser(api, 'admin');
    await demoted.signIn(person.email, PASSWORD);
    await health(demoted);
    await api.sql("UPDATE users SET platform_role = 'user' WHERE id = $1", [person.id]);
    expect(await demoted.problem(path)).toMatchObject({ status: 403, code: 'permission.missing' });
    await cut();
    expect(await demoted.problem(path)).toMatchObject(away);
  });

  it('waits for a database that hangs no longer than a page may', async () => {
    await health();
    door.stall();
    const { vouched, state, components } = await health();
    expect(vouched).not.toBeNull();
    expect(state).toBe('down');
    // It was given up by who asked, which is what the patience of a part is for; nothing else ends what hangs.
    expect(components.find(({ name }) => name === 'postgres')!.facts['lastError']).toMatch(/^no answer/);
    // What hangs would keep the process from closing until it times out.
    await cut();
  });
});
