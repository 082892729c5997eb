import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { NEW_PASSWORD } from '../../testing/samples-users.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const code = (expected: string) => expect.objectContaining({ code: expected });
const entries = (target: string) =>
  api.sql<{ event: string; details: object }>(
    `SELECT event, details FROM audit_entries WHERE target->>'id' = $1 ORDER BY at, id`,
    [target],
  );

describe('the own profile', () => {
  it('has a name, a time zone and preferences, on both surfaces', async () => {
    const person = await makePerson(api, { platformRole: 'platform_admin' });
    const browser = await browserOf(api, person);
    const named = await browser.api.profile.update({
      body: { name: 'New Name', timezone: 'Europe/Berlin', version: 1 },
    });
    expect(named).toMatchObject({ name: 'New Name', timezone: 'Europe/Berlin', version: 2 });
    const chosen = await browser.api.profile.preferences({ body: { clock: 'utc', enrollmentEmailsEnabled: false } });
    expect(chosen.preferences).toEqual({
      clock: 'utc',
      theme: null,
      criticalEventEmailsEnabled: true,
      enrollmentEmailsEnabled: false,
    });
    const elsewhere = await browserOf(api, person, 'admin');
    await expect(elsewhere.api.auth.me()).resolves.toMatchObject({ name: 'New Name', preferences: { clock: 'utc' } });
    const told = await entries(person.id);
    expect(told.map(({ event }) => event)).toEqual(['profile.updated', 'profile.preferences_changed']);
    expect(told[0]!.details).toEqual({
      changes: { name: ['Test Person', 'New Name'], timezone: ['UTC', 'Europe/Berlin'] },
    });
  });

  it('is not changed from an older version, to no zone, or to nothing', async () => {
    const browser = await browserOf(api, await makePerson(api));
    await browser.api.profile.update({ body: { name: 'One' } });
    await expect(browser.api.profile.update({ body: { name: 'Two', version: 1 } })).rejects.toEqual(
      code('user.conflict'),
    );
    for (const body of [
      {},
      { timezone: 'Mars/Olympus' },
      { timezone: '+02:00' },
      { name: ' ' },
      { platformRole: 'platform_admin' },
    ]) {
      await expect(browser.api.profile.update({ body: body as never })).rejects.toEqual(code('request.invalid'));
    }
    await expect(browser.api.profile.preferences({ body: { theme: 'pink' } as never })).rejects.toEqual(
      code('request.invalid'),
    );
  });

  it('is not changed by an administrator who acts as the person', async () => {
    const [person, administrator] = [await makePerson(api), await makePerson(api, { platformRole: 'platform_admin' })];
    const parent = await browserOf(api, administrator, 'admin');
    const browser = await browserOf(api, person);
    const { session } = await browser.api.auth.me();
    await api.sql(
      `UPDATE sessions SET impersonator_id = $2, impersonator_label = 'Admin', impersonation_reason = 'test', parent_id = $3 WHERE id = $1`,
      [session.id, administrator.id, (await parent.api.auth.me()).session.id],
    );
    await expect(browser.api.profile.update({ body: { name: 'X' } })).rejects.toEqual(code('session.impersonated'));
    await expect(browser.api.profile.preferences({ body: { clock: 'utc' } })).rejects.toEqual(
      code('session.impersonated'),
    );
    const changing = browser.api.passwords.change({ body: { currentPassword: PASSWORD, newPassword: NEW_PASSWORD } });
    await expect(changing).rejects.toEqual(code('session.impersonated'));
  });
});

describe('the own password', () => {
  it('is changed by who knows the current one: other sessions end, this one stays', async () => {
    const person = await makePerson(api);
    const [here, there] = [await browserOf(api, person), await browserOf(api, person)];
    const change = (currentPassword: string, newPassword: string) =>
      here.api.passwords.change({ body: { currentPassword, newPassword } });
    await expect(change('not the password', NEW_PASSWORD)).rejects.toMatchObject({
      code: 'password.wrong',
      status: 403,
    });
    await expect(change(PASSWORD, 'baseball1234')).rejects.toEqual(code('password.too_weak'));
    await expect(change(PASSWORD, PASSWORD)).rejects.toEqual(code('password.too_weak'));
    await expect(change(PASSWORD, NEW_PASSWORD)).resolves.toEqual({ ok: true });
    await expect(here.api.auth.me()).resolves.toMatchObject({ id: person.id });
    await expect(there.api.auth.me()).rejects.toMatchObject({ status: 401 });
    await expect(new TestBrowser(api).signIn(person.email, NEW_PASSWORD)).resolves.toBeDefined();
    const told = await entries(person.id);
    expect(told).toMatchObject([{ event: 'password.changed', details: { endedSessions: 1 } }]);
  });

  it('cannot be guessed on in an open browser', async () => {
    const browser = await browserOf(api, await makePerson(api));
    const codes: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      const body = { currentPassword: `guess ${index}`, newPassword: NEW_PASSWORD };
      await browser.api.passwords.change({ body }).catch((error: { code: string }) => codes.push(error.code));
    }
    expect(codes[0]).toBe('password.wrong');
    expect(codes.at(-1)).toBe('request.rate_limited');
  });
});
