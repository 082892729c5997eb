import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ANSWER_STEP_MS, AnswerStep } from '@fettle/domain/users';
import { Keys } from '@fettle/platform/secrets';
import { setUpMail } from '../../testing/mail-set-up.js';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { NEW_PASSWORD, makeInvited, makeReset, tokenOf } from '../../testing/samples-users.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

const code = (expected: string) => expect.objectContaining({ code: expected });
const visitor = () => new TestBrowser(api).api;
const events = (target: string) =>
  api.sql<{ event: string }>(`SELECT event FROM audit_entries WHERE target->>'id' = $1 ORDER BY at, id`, [target]);

/** The links in the mails to an address, oldest first. */
async function mailedLinks(email: string): Promise<string[]> {
  const sql = `SELECT id, sealed_data AS sealed FROM deliveries WHERE recipient = $1 AND sealed_data IS NOT NULL ORDER BY id`;
  const rows = await api.sql<{ id: string; sealed: string }>(sql, [email]);
  const data = rows.map(
    ({ id, sealed }) => JSON.parse(api.get(Keys).open('delivery-data', sealed, id).toString()) as { link?: string },
  );
  return data.flatMap(({ link }) => (link ? [link] : []));
}

describe('an invitation link by the paths that other clients know', () => {
  it('is looked at and accepted as by ours', async () => {
    const { token, email } = await makeInvited(api);
    await expect(visitor().invitations.previewByPath({ params: { token } })).resolves.toMatchObject({ email });
    const accepting = visitor().invitations.acceptByPath({ params: { token }, body: { password: NEW_PASSWORD } });
    await expect(accepting).resolves.toEqual({ email });
    await expect(visitor().invitations.previewByPath({ params: { token } })).rejects.toMatchObject({ status: 410 });
    await expect(
      visitor().invitations.acceptByPath({ params: { token }, body: { password: NEW_PASSWORD } }),
    ).rejects.toEqual(code('invitation.ended'));
  });

  it('that nobody made is unknown', async () => {
    const token = 'a'.repeat(43);
    await expect(visitor().invitations.preview({ body: { token } })).rejects.toMatchObject({ status: 404 });
    await expect(visitor().invitations.previewByPath({ params: { token } })).rejects.toEqual(
      code('invitation.unknown'),
    );
    await expect(visitor().passwords.previewByPath({ params: { token } })).rejects.toEqual(
      code('password_reset.unknown'),
    );
  });

  it('stays good when the password is refused, and says why it was', async () => {
    const { token } = await makeInvited(api);
    const weak = visitor().invitations.accept({ body: { token, password: 'baseball1234' } });
    await expect(weak).rejects.toMatchObject({
      code: 'password.too_weak',
      message: expect.stringContaining('most used'),
    });
    await expect(visitor().invitations.accept({ body: { token, password: 'short' } })).rejects.toEqual(
      code('request.invalid'),
    );
    await expect(visitor().invitations.accept({ body: { token, password: NEW_PASSWORD } })).resolves.toBeDefined();
  });
});

describe('a forgotten password', () => {
  const forgot = (email: string) => visitor().passwords.forgot({ body: { email } });

  it('has no link while there is no mail: nobody else may see one', async () => {
    const person = await makePerson(api);
    await expect(forgot(person.email)).resolves.toEqual({ ok: true });
    await expect(api.sql('SELECT 1 FROM password_resets WHERE user_id = $1', [person.id])).resolves.toEqual([]);
  });

  it('is answered the same and as late for unknown, pending and deactivated people and for who asks too often', async () => {
    await setUpMail(api);
    const [known, gone, pending] = [await makePerson(api), await makePerson(api), await makeInvited(api)];
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [gone.id]);
    // The work seems to take another time at each call; only what is waited for makes up for it.
    const step = api.get(AnswerStep);
    let nowMs = 0;
    let works = 0;
    const clock = jest.spyOn(step, 'now').mockImplementation(() => (nowMs += (works++ % 7) * 31 + 1));
    const waited: number[] = [];
    const waits = jest.spyOn(step, 'wait').mockImplementation((ms) => {
      nowMs += ms;
      waited.push(ms);
      return Promise.resolve();
    });
    for (let round = 0; round < 5; round += 1) {
      for (const [kind, email] of Object.entries({
        known: known.email,
        gone: gone.email,
        pending: pending.email,
        unknown: `nobody-${round}@example.org`,
      })) {
        const beganMs = nowMs + (works % 7) * 31 + 1;
        const browser = new TestBrowser(api);
        const answer = await browser.fetch('/auth/password/forgot', {
          method: 'POST',
          body: JSON.stringify({ email }),
          headers: { 'content-type': 'application/json' },
        });
        expect({ kind, tookMs: nowMs - beganMs }).toEqual({ kind, tookMs: ANSWER_STEP_MS });
        expect({ kind, status: answer.status, body: await answer.text() }).toEqual({
          kind,
          status: 202,
          body: '{"ok":true}',
        });
      }
    }
    expect(waited).toHaveLength(20);
    expect(new Set(waited).size).toBeGreaterThan(1);
    clock.mockRestore();
    waits.mockRestore();
    // A few at once, then no more: nobody's mailbox is filled by strangers.
    await expect(mailedLinks(known.email)).resolves.toHaveLength(3);
    for (const { email } of [gone, pending]) {
      expect((await mailedLinks(email)).filter((link) => link.includes('/reset-password'))).toEqual([]);
    }
  });

  it('is set by the newest link, once; every session ends and the person is told', async () => {
    const person = await makePerson(api);
    const browser = new TestBrowser(api);
    await browser.signIn(person.email, PASSWORD);
    await forgot(person.email);
    await forgot(person.email);
    const [older, newest] = (await mailedLinks(person.email)).map(tokenOf);
    await expect(visitor().passwords.preview({ body: { token: older! } })).rejects.toMatchObject({
      code: 'password_reset.ended',
      status: 410,
    });
    const preview = await visitor().passwords.preview({ body: { token: newest! } });
    expect(preview.email).toBe(person.email);
    expect(Date.parse(preview.expiresAt) - Date.now()).toBeLessThan(61 * 60_000);
    await expect(visitor().passwords.reset({ body: { token: newest!, password: 'baseball1234' } })).rejects.toEqual(
      code('password.too_weak'),
    );
    await expect(visitor().passwords.reset({ body: { token: newest!, password: NEW_PASSWORD } })).resolves.toEqual({
      email: person.email,
    });
    await expect(visitor().passwords.reset({ body: { token: newest!, password: NEW_PASSWORD } })).rejects.toEqual(
      code('password_reset.ended'),
    );
    await expect(browser.api.auth.me()).rejects.toMatchObject({ status: 401 });
    await expect(new TestBrowser(api).signIn(person.email, PASSWORD)).rejects.toEqual(code('sign_in.refused'));
    await expect(new TestBrowser(api).signIn(person.email, NEW_PASSWORD)).resolves.toBeDefined();
    const mails = await api.sql<{ template: string }>(
      'SELECT template FROM deliveries WHERE recipient = $1 ORDER BY id',
      [person.email],
    );
    expect(mails.map(({ template }) => template)).toEqual(['password-reset', 'password-reset', 'password-changed']);
    const told = (await events(person.id)).map(({ event }) => event).filter((event) => event.startsWith('password.'));
    expect(told).toEqual(['password.reset_requested', 'password.reset_requested', 'password.reset']);
  });

  it('has a link for an hour', async () => {
    const person = await makePerson(api);
    const token = await makeReset(api, person.id);
    await api.sql(`UPDATE password_resets SET expires_at = fettle_now() WHERE user_id = $1`, [person.id]);
    await expect(
      visitor().passwords.resetByPath({ params: { token }, body: { password: NEW_PASSWORD } }),
    ).rejects.toEqual(code('password_reset.ended'));
  });

  it('followed by many at once is set by one', async () => {
    const token = await makeReset(api);
    const tries = Array.from({ length: 8 }, () =>
      visitor().passwords.reset({ body: { token, password: NEW_PASSWORD } }),
    );
    const done = await Promise.allSettled(tries);
    expect(done.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('allows one source no endless tries', async () => {
    const browser = new TestBrowser(api);
    const codes: string[] = [];
    for (let index = 0; index < 24; index += 1) {
      await browser.api.passwords
        .preview({ body: { token: `${'b'.repeat(40)}${index}` } })
        .catch((error: { code: string }) => codes.push(error.code));
    }
    expect(codes[0]).toBe('password_reset.unknown');
    expect(codes.at(-1)).toBe('request.rate_limited');
  });
});
