import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SmtpPeer } from '@fettle/testing';
import { noMailServer, setUpMail, storedVersion } from '../../testing/mail-set-up.js';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

const auth = { username: 'fettle', password: 'canary-smtp-api-31' };
let api: TestApi;
let browser: TestBrowser;
let peer: SmtpPeer;

beforeAll(async () => {
  [api, peer] = [await openTestApi(), await SmtpPeer.open({ auth })];
  const admin = await makePerson(api, { platformRole: 'platform_admin' });
  browser = new TestBrowser(api, 'admin');
  await browser.signIn(admin.email, PASSWORD);
});
afterAll(async () => {
  await peer?.close();
  await api.close();
});

const settings = () => browser.api.platformSettings;

describe('settings of the platform', () => {
  it('are read with their defaults and where each value comes from', async () => {
    const { sessions, addresses, mail } = await settings().read();
    expect(sessions).toMatchObject({ version: 0, updatedAt: null, values: { idleMinutes: 720 } });
    expect(sessions.origins['idleMinutes']).toEqual({ source: 'default', variable: null });
    expect(addresses.origins['operatorUrl']).toEqual({ source: 'environment', variable: 'FETTLE_OPERATOR_URL' });
    expect(mail.secrets).toEqual({ password: { isSet: false, source: 'default', variable: null } });
  });

  it('are changed live: the next session lasts as long as they say, and the audit log tells before and after', async () => {
    const body = { sessions: { version: 0, values: { absoluteDays: 2, maxPerPerson: 1 } } };
    const { sessions } = await settings().change({ body });
    expect(sessions).toMatchObject({ version: 1, values: { absoluteDays: 2 }, updatedBy: { name: 'Test Person' } });
    const somebody = await makePerson(api);
    const [first, second] = [new TestBrowser(api), new TestBrowser(api)];
    await first.signIn(somebody.email, PASSWORD);
    const { session } = await second.signIn(somebody.email, PASSWORD);
    const days = (Date.parse(session.absoluteExpiresAt) - Date.parse(session.createdAt)) / 86_400_000;
    expect(days).toBeCloseTo(2, 3);
    // One session a person: the first has ended.
    await expect(first.api.auth.me()).rejects.toMatchObject({ status: 401 });
    const [entry] = await api.sql<{ details: object }>(
      `SELECT details FROM audit_entries WHERE event = 'platform-settings.changed' ORDER BY id DESC LIMIT 1`,
    );
    expect(entry!.details).toEqual({ changes: { absoluteDays: [7, 2], maxPerPerson: [20, 1] } });
    await settings().change({ body: { sessions: { version: 1, reset: ['absoluteDays', 'maxPerPerson'] } } });
  });

  it.each([
    ['an unknown section', { nonsense: { version: 0 } }],
    ['an unknown setting', { sessions: { version: 0, values: { nonsense: 1 } } }],
    ['a value out of bounds', { sessions: { version: 0, values: { idleMinutes: 0 } } }],
    ['a secret in the clear', { mail: { version: 0, values: { password: 'x' } } }],
    ['nothing', {}],
    ['two lines in a header', { mail: { version: 0, values: { fromName: 'a\r\nBcc: eve@example.org' } } }],
    ['an address with a password', { addresses: { version: 0, values: { agentUrl: 'https://a:b@c.example' } } }],
  ])('refuse %s', async (_what, body) => {
    await expect(settings().change({ body: body as never })).rejects.toMatchObject({ code: 'request.invalid' });
  });

  it('refuse what somebody else has changed meanwhile, and what the environment decides', async () => {
    const stale = { retention: { version: 99, values: { tasksDays: 60 } } };
    await expect(settings().change({ body: stale })).rejects.toMatchObject({ status: 409, code: 'settings.conflict' });
    const fixed = { addresses: { version: 0, values: { operatorUrl: 'https://x.example' } } };
    await expect(settings().change({ body: fixed })).rejects.toMatchObject({ status: 409, code: 'settings.fixed' });
  });
});

describe('mail', () => {
  it('cannot be tested while it is not set up', async () => {
    await expect(settings().testMail({ body: { to: 'a@example.org' } })).rejects.toMatchObject({
      status: 409,
      code: 'mail.not_configured',
    });
  });

  it('is tried with what is given, and arrives with what is stored', async () => {
    const { host, port } = peer;
    const server = { host, port, security: 'none', username: auth.username, allowPrivate: true } as const;
    const wrong = await settings().validateSmtp({ body: { server: { ...server, password: 'wrong' } } });
    expect(wrong).toMatchObject({ ok: false, step: 'sign-in' });
    await setUpMail(api, { ...server, password: auth.password });
    expect(await settings().validateSmtp({ body: {} })).toMatchObject({ ok: true });
    // The stored password goes along to the very same server only.
    expect(await settings().validateSmtp({ body: { server } })).toMatchObject({ ok: true });
    const elsewhere = { ...server, host: 'localhost' };
    expect(await settings().validateSmtp({ body: { server: elsewhere } })).toMatchObject({
      ok: false,
      step: 'settings',
    });
    const sent = await settings().testMail({ body: { to: 'ada@example.org' } });
    expect(sent).toMatchObject({ ok: true, answer: expect.stringMatching(/^250/) });
    expect((await peer.waitFor('ada@example.org')).from).toBe('fettle@example.org');
  });

  it('never tells its password: in no answer, no audit row, no log of the outbox', async () => {
    const view = await settings().read();
    expect(view.mail.secrets['password']).toEqual({ isSet: true, source: 'stored', variable: null });
    const rows = await api.sql(`SELECT to_jsonb(t)::text AS row FROM audit_entries t
      UNION ALL SELECT to_jsonb(t)::text FROM platform_settings t UNION ALL SELECT to_jsonb(t)::text FROM outbox t`);
    expect(JSON.stringify([view, rows])).not.toContain('canary');
    const kept = await settings().change({
      body: { mail: { version: await storedVersion(api, 'mail'), values: { fromName: 'Ops' } } },
    });
    expect(JSON.stringify(kept)).not.toContain('canary');
  });

  it('cannot be pointed anywhere by somebody who was not there for a while: who has the mail server reads the links', async () => {
    const person = await makePerson(api, { platformRole: 'platform_admin' });
    const found = new TestBrowser(api, 'admin');
    await found.signIn(person.email, PASSWORD);
    await api.sql(`UPDATE sessions SET proven_at = proven_at - interval '11 minutes' WHERE user_id = $1`, [person.id]);
    const version = await storedVersion(api, 'mail');
    const change = () =>
      found.api.platformSettings.change({ body: { mail: { version, values: { fromName: 'Eve' } } } });
    await expect(change()).rejects.toMatchObject({ status: 403, code: 'session.step_up_required' });
    expect(await storedVersion(api, 'mail')).toBe(version);
    await found.api.sessions.stepUp({ body: { password: PASSWORD } });
    expect((await change()).mail.values).toMatchObject({ fromName: 'Eve' });
  });

  it('asks for the password again when the server is another one', async () => {
    const body = { mail: { version: await storedVersion(api, 'mail'), values: noMailServer } };
    await expect(settings().change({ body })).rejects.toMatchObject({ status: 400, code: 'settings.secret_needed' });
  });
});
