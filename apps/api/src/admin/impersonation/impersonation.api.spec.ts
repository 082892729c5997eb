import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { SessionService, SessionSweeper } from '@fettle/domain/identity';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let admin: Person;
let person: Person;
let workspaceId: string;

beforeAll(async () => {
  api = await openTestApi();
  admin = await makePerson(api, { platformRole: 'platform_admin' });
  person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'admin' });
});
afterAll(() => api.close());

const reason = 'The node list looks empty to him';

async function signedIn(who: Person, surface: 'operator' | 'admin' = 'operator'): Promise<TestBrowser> {
  const browser = new TestBrowser(api, surface);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

async function linkFor(console: TestBrowser, userId = person.id): Promise<string> {
  const { link } = await console.api.impersonation.start({ params: { userId }, body: { reason, workspaceId } });
  return link.split('#token=')[1]!;
}

/** A browser in which an administrator acts as the person; `console` is his own. */
async function acting(console?: TestBrowser): Promise<{ console: TestBrowser; browser: TestBrowser }> {
  const own = console ?? (await signedIn(admin, 'admin'));
  const browser = new TestBrowser(api);
  await browser.api.impersonation.redeem({ body: { token: await linkFor(own) } });
  browser.csrf = (await browser.api.auth.me()).csrfToken;
  return { console: own, browser };
}

describe('an administrator who acts as somebody else', () => {
  it('sees what the person sees, for half an hour, and everybody can see who it is', async () => {
    const { browser } = await acting();
    const me = await browser.api.auth.me();
    expect(me).toMatchObject({ id: person.id, impersonator: { id: admin.id, label: admin.email, reason } });
    const lastsMs = Date.parse(me.session.absoluteExpiresAt) - Date.parse(me.session.createdAt);
    expect(lastsMs).toBe(30 * 60_000);
    await browser.api.auth.refresh();
    expect((await browser.api.auth.me()).session.absoluteExpiresAt).toBe(me.session.absoluteExpiresAt);
    const { items } = await (await signedIn(person)).api.sessions.list();
    expect(items.find(({ id }) => id === me.session.id)).toMatchObject({
      impersonator: { label: admin.email, reason },
    });
    await api.clock.advance(31 * 60_000);
    await expect(browser.api.auth.me()).rejects.toMatchObject({ code: 'session.ended' });
    await expect(browser.api.auth.refresh()).rejects.toMatchObject({ code: 'session.ended' });
  });

  it('leaves both names in the audit log, of the platform, of the workspace, and of whatever he does', async () => {
    const { browser } = await acting();
    await browser.api.nodes.list({ params: { workspaceId } });
    const key = { params: { workspaceId }, body: { name: `Renamed ${Date.now()}` } };
    await browser.api.workspaces.update(key).catch(() => undefined);
    await browser.api.auth.signOut();
    const rows = await api.sql<{
      event: string;
      chain: string;
      actor: { label: string; impersonator?: { label: string } };
    }>(`SELECT event, chain, actor FROM audit_entries WHERE actor->'impersonator'->>'id' = $1 ORDER BY id`, [admin.id]);
    expect(rows.every(({ actor }) => actor.label === person.email && actor.impersonator?.label === admin.email)).toBe(
      true,
    );
    const started = rows.filter(({ event }) => event === 'impersonation.started').map(({ chain }) => chain);
    expect(new Set(started)).toEqual(new Set(['platform', `workspace:${workspaceId}`]));
    expect(rows.map(({ event }) => event)).toContain('session.ended');
  });

  it('is handed no secret, proves nothing, and ends no session of the person', async () => {
    const { browser } = await acting();
    const mine = await signedIn(person);
    const { session } = await mine.api.auth.me();
    const refused = { status: 403, code: 'session.impersonated' };
    const install = browser.api.enrolment.create({ params: { workspaceId }, body: { nodeName: 'x' } });
    await expect(install).rejects.toMatchObject(refused);
    await expect(browser.api.sessions.stepUp({ body: { password: PASSWORD } })).rejects.toMatchObject(refused);
    await expect(browser.api.sessions.endOthers({ body: {} })).rejects.toMatchObject(refused);
    await expect(browser.api.sessions.end({ params: { sessionId: session.id } })).rejects.toMatchObject(refused);
    await expect(browser.api.sessions.stepUpState()).resolves.toEqual({ methods: [], provenUntil: null });
    await expect(mine.api.auth.me()).resolves.toBeDefined();
  });

  it('acts as one person at a time', async () => {
    const { console, browser } = await acting();
    const { browser: second } = await acting(console);
    await expect(browser.api.auth.me()).rejects.toMatchObject({ code: 'session.ended' });
    await expect(second.api.auth.me()).resolves.toMatchObject({ id: person.id });
  });

  it('is nobody any more when his own session ends, all of them do, or he is no administrator', async () => {
    const first = await acting();
    await first.console.api.auth.signOut();
    await expect(first.browser.api.auth.me()).rejects.toMatchObject({ code: 'session.ended' });
    const second = await acting();
    await api.get(SessionService).endAll(Ctx.system('test'), admin.id, 'revoked');
    await expect(second.browser.api.auth.me()).rejects.toMatchObject({ code: 'session.ended' });
    const third = await acting();
    await api.sql(`UPDATE users SET platform_role = 'user' WHERE id = $1`, [admin.id]);
    await expect(third.browser.api.auth.me()).rejects.toMatchObject({ code: 'session.ended' });
    await api.get(SessionSweeper).sweep(Ctx.system('test'));
    await api.sql(`UPDATE users SET platform_role = 'platform_admin' WHERE id = $1`, [admin.id]);
    await expect(third.browser.api.auth.me()).rejects.toMatchObject({ code: 'session.ended' });
  });

  it('is thrown out by the person, who sees the session among his own', async () => {
    const { browser } = await acting();
    const mine = await signedIn(person);
    const { items } = await mine.api.sessions.list();
    const foreign = items.find(({ impersonator }) => impersonator !== null)!;
    await mine.api.sessions.end({ params: { sessionId: foreign.id } });
    await expect(browser.api.auth.me()).rejects.toMatchObject({ code: 'session.ended' });
  });
});

describe('a link to act as somebody', () => {
  it('works once, for a minute, and only the newest of an administrator', async () => {
    const console = await signedIn(admin, 'admin');
    const [older, token] = [await linkFor(console), await linkFor(console)];
    const redeem = (one: string) => new TestBrowser(api).api.impersonation.redeem({ body: { token: one } });
    const dead = { status: 410, code: 'impersonation.link_invalid' };
    await expect(redeem(older)).rejects.toMatchObject(dead);
    const both = await Promise.allSettled([redeem(token), redeem(token), redeem(token)]);
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const late = await linkFor(console);
    await api.clock.advance(61_000);
    await expect(redeem(late)).rejects.toMatchObject(dead);
    const [row] = await api.sql<{ found: number }>(
      'SELECT count(*)::int AS found FROM impersonation_handovers h WHERE h::text LIKE $1',
      [`%${token}%`],
    );
    expect(row!.found).toBe(0);
  });

  it('dies with the session in which it was made', async () => {
    const console = await signedIn(admin, 'admin');
    const token = await linkFor(console);
    await console.api.auth.signOut();
    const redeemed = new TestBrowser(api).api.impersonation.redeem({ body: { token } });
    await expect(redeemed).rejects.toMatchObject({ code: 'impersonation.link_invalid' });
  });

  it('is not made for administrators, oneself, people who cannot sign in, or a workspace the person is not in', async () => {
    const console = await signedIn(admin, 'admin');
    const other = await makePerson(api, { platformRole: 'platform_admin' });
    const [gone, pending] = [await makePerson(api), await makePerson(api)];
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [gone.id]);
    await api.sql('UPDATE users SET activated_at = NULL, password_hash = NULL WHERE id = $1', [pending.id]);
    const start = (userId: string, where?: string) =>
      console.api.impersonation.start({
        params: { userId },
        body: { reason, ...(where ? { workspaceId: where } : {}) },
      });
    for (const one of [other.id, admin.id, gone.id, pending.id])
      await expect(start(one)).rejects.toMatchObject({ status: 409, code: 'impersonation.refused' });
    const elsewhere = await makeWorkspace(api, { [other.id]: 'owner' });
    await expect(start(person.id, elsewhere)).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
  });

  it('needs a recent proof, and a reason', async () => {
    const console = await signedIn(admin, 'admin');
    const none = console.api.impersonation.start({ params: { userId: person.id }, body: { reason: ' ' } });
    await expect(none).rejects.toMatchObject({ status: 400, code: 'request.invalid' });
    const { session } = await console.api.auth.me();
    await api.sql(`UPDATE sessions SET proven_at = NULL WHERE id = $1`, [session.id]);
    await expect(linkFor(console)).rejects.toMatchObject({ code: 'session.step_up_required' });
  });
});
