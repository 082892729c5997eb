import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignInAttempts, accountOf } from '@fettle/domain/identity';
import { Ctx } from '@fettle/platform/context';
import { PASSWORD, makePerson, type Person } from '../../testing/people.js';
import { NEW_PASSWORD, makeInvited, makeReset } from '../../testing/samples-users.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

/** So many wrong passwords of one source, without the hashes of all but the last. */
async function guess(browser: TestBrowser, email: string, times: number): Promise<void> {
  await browser.signIn(email, 'wrong').catch(() => undefined);
  const sql = 'UPDATE sign_in_attempts SET failures = $3 WHERE account = $1 AND origin = $2';
  await api.sql(sql, [accountOf(email), `source ${browser.ip}`, times - 1]);
  await browser.signIn(email, 'wrong').catch(() => undefined);
}

const closed = (retryAfterS: number) => ({ status: 429, code: 'request.rate_limited', retryAfterS });

describe('wrong passwords in a row', () => {
  it('close the account to their source for five minutes, then for twice as long each time, up to a day', async () => {
    const { email } = await makePerson(api);
    const browser = new TestBrowser(api);
    await guess(browser, email, 10);
    await expect(browser.signIn(email, PASSWORD)).rejects.toMatchObject(closed(300));
    for (const waitS of [600, 1_200]) {
      await api.clock.advance((waitS / 2) * 1_000 + 1_000);
      await expect(browser.signIn(email, 'wrong')).rejects.toMatchObject({ code: 'sign_in.refused' });
      await expect(browser.signIn(email, PASSWORD)).rejects.toMatchObject(closed(waitS));
    }
    await api.sql('UPDATE sign_in_attempts SET failures = 40, locked_until = NULL WHERE account = $1', [
      accountOf(email),
    ]);
    await browser.signIn(email, 'wrong').catch(() => undefined);
    await expect(browser.signIn(email, PASSWORD)).rejects.toMatchObject(closed(86_400));
  });

  it('are forgotten by a right one', async () => {
    const { email } = await makePerson(api);
    const browser = new TestBrowser(api);
    await guess(browser, email, 9);
    await browser.signIn(email, PASSWORD);
    const rows = await api.sql('SELECT 1 FROM sign_in_attempts WHERE account = $1', [accountOf(email)]);
    expect(rows).toEqual([]);
  });

  it('count alike, and are answered alike, for an account that does not exist', async () => {
    const answers = [];
    for (const email of [(await makePerson(api)).email, 'nobody-at-all@example.org']) {
      const browser = new TestBrowser(api);
      await guess(browser, email, 10);
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ email, password: PASSWORD });
      answers.push(await browser.problem('/auth/login', { method: 'POST', body, headers }));
    }
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 429 });
  });

  it('sent at the same moment are each counted', async () => {
    const { email } = await makePerson(api);
    const browser = new TestBrowser(api);
    await Promise.allSettled(Array.from({ length: 12 }, () => browser.signIn(email, 'wrong')));
    const [row] = await api.sql<{ failures: number }>('SELECT failures FROM sign_in_attempts WHERE account = $1', [
      accountOf(email),
    ]);
    expect(row!.failures).toBe(10);
  });
});

describe('somebody who locks another out', () => {
  async function besieged(): Promise<{ person: Person; known: TestBrowser }> {
    const person = await makePerson(api);
    const known = new TestBrowser(api);
    await known.signIn(person.email, PASSWORD);
    await known.api.auth.signOut();
    return { person, known };
  }

  /** What sixty strangers have used up: the allowance that all strangers share. */
  const besiege = (email: string) =>
    api.sql(
      `INSERT INTO rate_buckets (key, arrival) VALUES ($1, fettle_now() + interval '1 hour')
       ON CONFLICT (key) DO UPDATE SET arrival = excluded.arrival`,
      [`sign-in:account:${accountOf(email)}`],
    );

  it('keeps nobody out of a browser that was signed in before, however many addresses he has', async () => {
    const { person, known } = await besieged();
    await besiege(person.email);
    await expect(new TestBrowser(api).signIn(person.email, PASSWORD)).rejects.toMatchObject({ status: 429 });
    await expect(known.signIn(person.email, PASSWORD)).resolves.toMatchObject({ id: person.id });
  });

  it('keeps nobody out by addresses to which the account is closed: they use up nothing of what strangers share', async () => {
    const { email } = await makePerson(api);
    const sources = [new TestBrowser(api), new TestBrowser(api), new TestBrowser(api)];
    for (const source of sources) await guess(source, email, 10);
    const attempts = api.get(SignInAttempts);
    for (const { ip } of sources) {
      const ctx = Ctx.create({ actor: { kind: 'anonymous' }, origin: { ip } });
      for (let n = 0; n < 30; n += 1)
        await expect(attempts.beginSignIn(ctx, email, null)).rejects.toMatchObject({ code: 'request.rate_limited' });
    }
    await expect(new TestBrowser(api).signIn(email, PASSWORD)).resolves.toMatchObject({ email });
  });

  it('keeps nobody out who sets a password by a link of a mail: that browser is known from then on', async () => {
    const person = await makePerson(api);
    const invited = await makeInvited(api);
    for (const email of [person.email, invited.email]) await besiege(email);
    const [here, there] = [new TestBrowser(api), new TestBrowser(api)];
    const token = await makeReset(api, person.id);
    await here.api.passwords.reset({ body: { token, password: NEW_PASSWORD } });
    await expect(here.signIn(person.email, NEW_PASSWORD)).resolves.toMatchObject({ id: person.id });
    await there.api.invitations.acceptByPath({ params: { token: invited.token }, body: { password: NEW_PASSWORD } });
    await expect(there.signIn(invited.email, NEW_PASSWORD)).resolves.toMatchObject({ id: invited.userId });
    await expect(new TestBrowser(api).signIn(person.email, NEW_PASSWORD)).rejects.toMatchObject({ status: 429 });
  });

  it('gains nothing by a forged, a foreign or somebody else’s cookie of a known browser', async () => {
    const { person, known } = await besieged();
    const { known: other } = await besieged();
    const name = 'fettle_operator_device';
    const [nonce] = known.cookies.get(name)!.value.split('.');
    for (const value of [`${nonce}.AAAA`, other.cookies.get(name)!.value, `${nonce}`, '.', `${nonce}.${nonce}.x`]) {
      const thief = new TestBrowser(api);
      thief.cookies.set(name, { name, value, attributes: ['path=/api/v1/auth'] });
      await thief.signIn(person.email, 'wrong').catch(() => undefined);
      const rows = await api.sql('SELECT 1 FROM sign_in_attempts WHERE origin = $1', [`source ${thief.ip}`]);
      expect(rows).toHaveLength(1);
    }
  });

  it('is seen by an administrator, who opens the account again', async () => {
    const person = await makePerson(api);
    const admin = await makePerson(api, { platformRole: 'platform_admin' });
    const [browser, console] = [new TestBrowser(api), new TestBrowser(api, 'admin')];
    await console.signIn(admin.email, PASSWORD);
    await guess(browser, person.email, 10);
    const params = { userId: person.id };
    const { items } = await console.api.sessions.locksOfUser({ params });
    expect(items).toEqual([{ from: browser.ip, failures: 10, lockedUntil: expect.any(String) }]);
    await console.api.sessions.unlockUser({ params });
    await expect(browser.signIn(person.email, PASSWORD)).resolves.toBeDefined();
    await expect(console.api.sessions.locksOfUser({ params })).resolves.toEqual({ items: [] });
    const entries = await api.sql(`SELECT 1 FROM audit_entries WHERE event = 'user.unlocked' AND target->>'id' = $1`, [
      person.id,
    ]);
    expect(entries).toHaveLength(1);
  });
});
