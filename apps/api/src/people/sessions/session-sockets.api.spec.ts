import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { SessionSweeper } from '@fettle/domain/identity';
import { Ctx } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openSecondApi } from '../../testing/second-api.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

/** Two processes over one database: what ends in one must be heard by the other. */
let api: TestApi;
let other: TestApi;
let admin: Person;
const sockets: Socket[] = [];

beforeAll(async () => {
  api = await openTestApi();
  other = await openSecondApi(api);
  admin = await makePerson(api, { platformRole: 'platform_admin' });
});
afterEach(() => sockets.splice(0).forEach((socket) => socket.disconnect()));
afterAll(async () => {
  await other.close();
  await api.close();
});

async function signedIn(at: TestApi, who: Person, surface: 'operator' | 'admin' = 'operator'): Promise<TestBrowser> {
  const browser = new TestBrowser(at, surface);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

/** A live socket of a browser. */
async function socketOf(at: TestApi, browser: TestBrowser): Promise<Socket> {
  const { ticket } = await browser.api.auth.socketTicket();
  const socket = io(`http://127.0.0.1:${at.ports[browser.surface]}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { ticket },
    extraHeaders: { origin: at.origins[browser.surface] },
  });
  sockets.push(socket);
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => resolve());
    socket.on('connect_error', reject);
  });
  return socket;
}

const cut = (socket: Socket) => until(() => !socket.connected, { what: 'the socket to be cut', timeoutMs: 5_000 });

describe('a socket in one process', () => {
  it('is cut within five seconds when its session is ended in another, and no other socket is', async () => {
    const person = await makePerson(api);
    const [here, there, kept] = [
      await signedIn(api, person),
      await signedIn(other, person),
      await signedIn(api, person),
    ];
    const [mine, bystander] = [await socketOf(api, here), await socketOf(api, kept)];
    const { session } = await here.api.auth.me();
    await there.api.sessions.end({ params: { sessionId: session.id } });
    await cut(mine);
    expect(bystander.connected).toBe(true);
  });

  it('is cut when its person signs out everywhere else, or an administrator ends it there', async () => {
    const person = await makePerson(api);
    const [here, there] = [await signedIn(api, person), await signedIn(other, person)];
    const mine = await socketOf(api, here);
    await there.api.sessions.endOthers({ body: {} });
    await cut(mine);
    const again = await socketOf(api, await signedIn(api, person));
    const console = await signedIn(other, admin, 'admin');
    await console.api.sessions.endAllOfUser({ params: { userId: person.id } });
    await cut(again);
  });

  it('in which an administrator acts is cut with the administrator’s own session, and with his role', async () => {
    const person = await makePerson(api);
    await makeWorkspace(api, { [person.id]: 'viewer' });
    for (const end of ['sign out', 'role'] as const) {
      const console = await signedIn(other, admin, 'admin');
      const start = { params: { userId: person.id }, body: { reason: 'A look' } };
      const { link } = await console.api.impersonation.start(start);
      const browser = new TestBrowser(api);
      await browser.api.impersonation.redeem({ body: { token: link.split('#token=')[1]! } });
      browser.csrf = (await browser.api.auth.me()).csrfToken;
      const socket = await socketOf(api, browser);
      if (end === 'sign out') await console.api.auth.signOut();
      else await api.sql(`UPDATE users SET platform_role = 'user' WHERE id = $1`, [admin.id]);
      // What time or another change ends, the sweep of the leading scheduler tells, every four seconds.
      await other.get(SessionSweeper).sweep(Ctx.system('test'));
      await cut(socket);
    }
    await api.sql(`UPDATE users SET platform_role = 'platform_admin' WHERE id = $1`, [admin.id]);
  });

  it('in which an administrator acts is cut when another takes the role from him', async () => {
    const [person, demoted] = [await makePerson(api), await makePerson(api, { platformRole: 'platform_admin' })];
    await makeWorkspace(api, { [person.id]: 'viewer' });
    const own = await signedIn(other, demoted, 'admin');
    const start = { params: { userId: person.id }, body: { reason: 'A look' } };
    const { link } = await own.api.impersonation.start(start);
    const browser = new TestBrowser(api);
    await browser.api.impersonation.redeem({ body: { token: link.split('#token=')[1]! } });
    browser.csrf = (await browser.api.auth.me()).csrfToken;
    const socket = await socketOf(api, browser);
    const console = await signedIn(other, admin, 'admin');
    await console.api.users.update({ params: { userId: demoted.id }, body: { platformRole: 'user' } });
    await cut(socket);
    const [ended] = await api.sql<{ reason: string }>(
      'SELECT ended_reason AS reason FROM sessions WHERE impersonator_id = $1',
      [demoted.id],
    );
    expect(ended).toEqual({ reason: 'administrator_left' });
  });

  it('watches nothing once its person is deactivated, even where nobody was told', async () => {
    const person = await makePerson(api);
    const workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
    const socket = await socketOf(api, await signedIn(api, person));
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [person.id]);
    const answer: unknown = await socket.emitWithAck('watch', { workspaceId });
    expect(answer).toMatchObject({ ok: false, error: { code: 'object.not_found' } });
  });

  it('is cut when its session has reached its limit', async () => {
    const person = await makePerson(api);
    const browser = await signedIn(api, person);
    const socket = await socketOf(api, browser);
    const { session } = await browser.api.auth.me();
    await api.sql('UPDATE sessions SET absolute_expires_at = fettle_now() WHERE id = $1', [session.id]);
    await other.get(SessionSweeper).sweep(Ctx.system('test'));
    await cut(socket);
  });
});

describe('what is counted against guessers', () => {
  it('is counted by all processes together', async () => {
    const { email } = await makePerson(api);
    const [one, two] = [new TestBrowser(api), new TestBrowser(other)];
    Object.assign(two, { ip: one.ip });
    const attempts = Array.from({ length: 6 }, (_, at) => (at % 2 ? one : two));
    for (const browser of attempts) await browser.signIn(email, 'wrong').catch(() => undefined);
    const [row] = await api.sql<{ failures: number }>('SELECT failures FROM sign_in_attempts WHERE origin = $1', [
      `source ${one.ip}`,
    ]);
    expect(row!.failures).toBe(6);
  });
});
