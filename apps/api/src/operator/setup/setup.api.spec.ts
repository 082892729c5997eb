import { afterEach, describe, expect, it } from '@jest/globals';
import { SetupService } from '@fettle/domain/setup';
import { Ctx } from '@fettle/platform/context';
import { patiently } from '@fettle/testing';
import { PASSWORD } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
afterEach(() => api.close());

const person = { email: 'ada@example.org', name: 'Ada', password: PASSWORD };

async function tokenOf(): Promise<string> {
  const { setupUrl } = await api.get(SetupService).ensure();
  const url = new URL(setupUrl!);
  expect(url.origin + url.pathname).toBe('http://operator.test/setup');
  expect(url.search).toBe('');
  return new URLSearchParams(url.hash.slice(1)).get('token')!;
}

describe('setup', () => {
  it('makes the first administrator by the link, signs in, and is then gone', async () => {
    api = await openTestApi();
    const token = await tokenOf();
    expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    const browser = new TestBrowser(api);
    await expect(browser.api.setup.status()).resolves.toEqual({ required: true });
    const me = await browser.api.setup.complete({ body: { token, ...person } });
    expect(me).toMatchObject({ email: person.email, platformRole: 'platform_admin' });
    expect(me.workspaces).toEqual([expect.objectContaining({ slug: 'default', isDefault: true, role: 'owner' })]);
    await expect(browser.api.auth.me()).resolves.toMatchObject({ id: me.id });

    await expect(new TestBrowser(api, 'admin').api.setup.status()).resolves.toEqual({ required: false });
    const again = browser.api.setup.complete({ body: { token, ...person, email: 'eve@example.org' } });
    await expect(again).rejects.toMatchObject({ status: 404, code: 'setup.done' });
    expect((await api.get(SetupService).ensure()).setupUrl).toBeNull();
    const admin = new TestBrowser(api, 'admin');
    await expect(admin.signIn(person.email, PASSWORD)).resolves.toMatchObject({ id: me.id });
    const told = await api.sql(
      `SELECT event FROM audit_entries WHERE event LIKE 'setup%' OR event = 'session.started' ORDER BY at, id`,
    );
    expect(told.map(({ event }) => event)).toEqual(['setup.completed', 'session.started']);
    const stored = await api.sql<{ text: string }>('SELECT row_to_json(s)::text AS text FROM setup_state s');
    expect(stored[0]!.text).not.toContain(token);
  });

  it('refuses a wrong token, the link of an earlier start and a weak password, and stays open', async () => {
    api = await openTestApi();
    const earlier = await tokenOf();
    const token = await tokenOf();
    const { setup } = new TestBrowser(api).api;
    for (const wrong of [earlier, `${token}x`, 'x'.repeat(43)]) {
      await expect(setup.complete({ body: { ...person, token: wrong } })).rejects.toMatchObject({
        status: 403,
        code: 'setup.token_invalid',
      });
    }
    const weak = setup.complete({ body: { token, ...person, password: 'qwertyuiop123' } });
    await expect(weak).rejects.toMatchObject({ status: 400, code: 'password.too_weak' });
    await expect(setup.complete({ body: { token, ...person, password: 'short' } })).rejects.toMatchObject({
      code: 'request.invalid',
    });
    expect(await api.sql('SELECT FROM users')).toHaveLength(0);
    await expect(setup.complete({ body: { token, ...person } })).resolves.toMatchObject({ email: person.email });
  });

  it('succeeds exactly once when the link is used fifty times at once', async () => {
    api = await openTestApi();
    const token = await tokenOf();
    // Below the surface's own limits, which would turn most of them away before they meet.
    const service = api.get(SetupService);
    const calls = Array.from({ length: 50 }, (_one, index) =>
      patiently(() =>
        service.complete(Ctx.create({ actor: { kind: 'anonymous' } }), {
          token,
          ...person,
          email: `ada${index}@example.org`,
        }),
      ),
    );
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = results.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []));
    expect(new Set(codes)).toEqual(new Set(['setup.done']));
    expect(await api.sql('SELECT FROM users')).toHaveLength(1);
  });

  it('succeeds exactly once through the surface, and never with a fault of ours', async () => {
    api = await openTestApi();
    const token = await tokenOf();
    const calls = Array.from({ length: 50 }, (_one, index) =>
      new TestBrowser(api).api.setup.complete({ body: { token, ...person, email: `ada${index}@example.org` } }),
    );
    const results = await Promise.allSettled(calls);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const codes = results.flatMap((one) => (one.status === 'rejected' ? [(one.reason as { code: string }).code] : []));
    expect(codes.every((code) => ['setup.done', 'overloaded', 'request.rate_limited'].includes(code))).toBe(true);
    expect(await api.sql('SELECT FROM users')).toHaveLength(1);
  });

  it('needs no link when the configuration names the first administrator, at any number of starts', async () => {
    api = await openTestApi({ FETTLE_ADMIN_EMAIL: 'root@example.org', FETTLE_ADMIN_PASSWORD: PASSWORD });
    const starts = await Promise.all([1, 2, 3].map(() => api.get(SetupService).ensure()));
    expect(starts.every(({ setupUrl }) => setupUrl === null)).toBe(true);
    expect(new Set(starts.map(({ defaultWorkspaceId }) => defaultWorkspaceId)).size).toBe(1);
    await expect(new TestBrowser(api, 'admin').signIn('root@example.org', PASSWORD)).resolves.toMatchObject({
      platformRole: 'platform_admin',
    });
    expect(await api.sql(`SELECT FROM audit_entries WHERE event = 'setup.completed'`)).toHaveLength(1);
    expect(await api.sql(`SELECT FROM audit_entries WHERE event = 'workspace.created'`)).toHaveLength(1);
  });

  it('refuses to start with a configured password that guessers try first', async () => {
    api = await openTestApi({ FETTLE_ADMIN_EMAIL: 'root@example.org', FETTLE_ADMIN_PASSWORD: 'iloveyou!!2026' });
    await expect(api.get(SetupService).ensure()).rejects.toMatchObject({ code: 'password.too_weak' });
    expect(await api.sql('SELECT FROM users')).toHaveLength(0);
  });

  it('over https sets __Host- cookies', async () => {
    api = await openTestApi({ FETTLE_OPERATOR_URL: 'https://ops.example' });
    const url = new URL((await api.get(SetupService).ensure()).setupUrl!);
    const token = new URLSearchParams(url.hash.slice(1)).get('token')!;
    const browser = new TestBrowser(api);
    await browser.api.setup.complete({ body: { token, ...person } });
    expect([...browser.cookies.keys()]).toEqual(['__Host-fettle_operator_access', '__Host-fettle_operator_refresh']);
    for (const { attributes } of browser.cookies.values()) {
      expect(attributes).toEqual(['path=/', 'httponly', 'samesite=lax', 'secure']);
    }
    await expect(browser.api.auth.refresh()).resolves.toMatchObject({ email: person.email });
  });
});
