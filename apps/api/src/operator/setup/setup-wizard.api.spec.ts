import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SetupService } from '@fettle/domain/setup';
import { PlatformSettings } from '@fettle/domain/settings';
import { SmtpPeer } from '@fettle/testing';
import { PASSWORD } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

const person = { email: 'ada@example.org', name: 'Ada', password: PASSWORD };
const mail = {
  host: 'mail.example.org',
  port: 587,
  security: 'starttls',
  username: 'fettle',
  password: 'canary-setup-5',
  fromAddress: 'fettle@example.org',
  fromName: 'Fettle',
  allowPrivate: false,
} as const;

let api: TestApi;
let token: string;

/** An installation that nobody has set up, and its link. */
async function open(env: Record<string, string> = {}): Promise<void> {
  api = await openTestApi(env);
  const { setupUrl } = await api.get(SetupService).ensure();
  token = new URLSearchParams(new URL(setupUrl!).hash.slice(1)).get('token')!;
}
beforeEach(() => open());
afterEach(() => api.close());

const setup = () => new TestBrowser(api).api.setup;

describe('before there is an administrator, the holder of the link', () => {
  it('sees what setup starts from, and how the configured database and queues do', async () => {
    expect(await setup().begin({ body: { token } })).toMatchObject({
      workspace: { slug: 'default', timezone: 'UTC' },
      addresses: {
        values: { operatorUrl: 'http://operator.test' },
        fixed: { operatorUrl: 'FETTLE_OPERATOR_URL', adminUrl: 'FETTLE_ADMIN_URL' },
      },
      mail: { isConfigured: false, fixed: {} },
      queues: 'postgres',
    });
    const database = await setup().validatePostgres({ body: { token } });
    expect(database.checks[0]).toMatchObject({ id: 'database.reachable', result: 'ok' });
    expect(database.checks[0]!.found).toMatch(/^PostgreSQL \d+/);
    const queues = await setup().validateRedis({ body: { token } });
    expect(queues).toMatchObject({
      result: 'ok',
      checks: [{ found: 'Queues are in PostgreSQL, which answers.' }, {}, {}],
    });
  });

  it('can try mail servers on the ports of mail only: it is no scanner of ports', async () => {
    const server = { host: '127.0.0.1', port: 5432, security: 'none', username: null, allowPrivate: true } as const;
    const refused = await setup().validateSmtp({ body: { token, server } });
    expect(refused).toMatchObject({ ok: false, step: 'settings', durationMs: 0 });
    const inside = { ...server, port: 25, allowPrivate: false };
    expect(await setup().validateSmtp({ body: { token, server: inside } })).toMatchObject({ step: 'settings' });
  });

  it('is limited in how often it asks', async () => {
    const browser = new TestBrowser(api);
    const calls = Array.from({ length: 30 }, () => browser.api.setup.begin({ body: { token } }));
    const ends = await Promise.allSettled(calls);
    const refused = ends.flatMap((end) => (end.status === 'rejected' ? [(end.reason as { code: string }).code] : []));
    expect(refused.length).toBeGreaterThan(10);
    expect(new Set([...refused, 'request.rate_limited', 'overloaded']).size).toBe(2);
  });
});

it('a mail server that the environment names can be tried in setup whatever its port', async () => {
  await api.close();
  const peer = await SmtpPeer.open();
  await open({ FETTLE_SMTP_HOST: peer.host, FETTLE_SMTP_PORT: String(peer.port) });
  const server = { host: peer.host, port: peer.port, security: 'none', username: null, allowPrivate: true } as const;
  const test = { to: 'ada@example.org', from: 'fettle@example.org' };
  expect(await setup().validateSmtp({ body: { token, server, test } })).toMatchObject({ ok: true, step: 'done' });
  expect((await peer.waitFor('ada@example.org')).subject).toBe('Fettle can send mail');
  await peer.close();
});

describe('without the right link, or after setup', () => {
  it('all of it is closed', async () => {
    const calls = (token: string) => [
      () => setup().begin({ body: { token } }),
      () => setup().validatePostgres({ body: { token } }),
      () => setup().validateRedis({ body: { token } }),
      () => setup().validateSmtp({ body: { token, server: { ...mail, port: 25, password: 'x' } as never } }),
    ];
    for (const call of calls('x'.repeat(43)).slice(0, 3))
      await expect(call()).rejects.toMatchObject({ status: 403, code: 'setup.token_invalid' });
    await setup().complete({ body: { token, ...person } });
    for (const call of calls(token).slice(0, 3))
      await expect(call()).rejects.toMatchObject({ status: 404, code: 'setup.done' });
  });
});

describe('the first administrator', () => {
  it('is made together with the workspace’s name and mail, which are in use at once', async () => {
    const workspace = { name: 'Homelab', slug: 'homelab', timezone: 'Europe/Berlin' };
    const me = await setup().complete({ body: { token, ...person, workspace, mail } });
    expect(me.workspaces).toEqual([expect.objectContaining({ name: 'Homelab', slug: 'homelab' })]);
    expect(await api.get(PlatformSettings).section('mail')).toMatchObject({ host: mail.host, password: mail.password });
    const rows = await api.sql(`SELECT to_jsonb(t)::text AS row FROM audit_entries t
      UNION ALL SELECT to_jsonb(t)::text FROM platform_settings t`);
    expect(JSON.stringify([me, rows])).not.toContain('canary');
  });

  it('is not made when something else is refused: the link still works', async () => {
    const addresses = { operatorUrl: 'https://other.example' };
    const refused = setup().complete({ body: { token, ...person, mail, addresses } });
    await expect(refused).rejects.toMatchObject({ status: 409, code: 'settings.fixed' });
    expect(await api.sql('SELECT FROM users')).toEqual([]);
    expect(await api.sql('SELECT FROM platform_settings')).toEqual([]);
    await expect(setup().complete({ body: { token, ...person } })).resolves.toMatchObject({ email: person.email });
  });
});
