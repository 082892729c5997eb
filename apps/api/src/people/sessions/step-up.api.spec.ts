import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, makePerson, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let admin: Person;
let victim: Person;

beforeAll(async () => {
  api = await openTestApi();
  admin = await makePerson(api, { platformRole: 'platform_admin' });
  victim = await makePerson(api);
});
afterAll(() => api.close());

async function signedIn(who: Person, surface: 'operator' | 'admin' = 'admin'): Promise<TestBrowser> {
  const browser = new TestBrowser(api, surface);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

/** A browser whose last proof is eleven minutes old. */
async function unproven(who: Person, surface: 'operator' | 'admin' = 'admin'): Promise<TestBrowser> {
  const browser = await signedIn(who, surface);
  const { session } = await browser.api.auth.me();
  const age = `UPDATE sessions SET proven_at = fettle_now() - interval '11 minutes' WHERE id = $1`;
  await api.sql(age, [session.id]);
  return browser;
}

const act = (browser: TestBrowser) => browser.api.sessions.endAllOfUser({ params: { userId: victim.id } });
const prove = (browser: TestBrowser, password = PASSWORD) => browser.api.sessions.stepUp({ body: { password } });

describe('an act that asks for a recent proof', () => {
  it('is open for ten minutes after signing in, and no longer', async () => {
    const browser = await signedIn(admin);
    await expect(act(browser)).resolves.toEqual({ ended: 0 });
    const { session } = await browser.api.auth.me();
    const age = (minutes: number) =>
      api.sql('UPDATE sessions SET proven_at = fettle_now() - make_interval(mins => $2) WHERE id = $1', [
        session.id,
        minutes,
      ]);
    await age(9);
    await expect(act(browser)).resolves.toBeDefined();
    await age(10);
    await expect(act(browser)).rejects.toMatchObject({ status: 403, code: 'session.step_up_required' });
  });

  it('opens again after a proof, in the session that gave it and in no other', async () => {
    const [browser, other] = [await unproven(admin), await unproven(admin)];
    await expect(act(browser)).rejects.toMatchObject({ code: 'session.step_up_required' });
    await expect(browser.api.sessions.stepUpState()).resolves.toEqual({ methods: ['password'], provenUntil: null });
    const state = await prove(browser);
    const lastsMs = Date.parse(state.provenUntil!) - Date.now();
    expect(lastsMs).toBeGreaterThan(9 * 60_000);
    expect(lastsMs).toBeLessThanOrEqual(10 * 60_000 + 1_000);
    await expect(act(browser)).resolves.toBeDefined();
    await expect(act(other)).rejects.toMatchObject({ code: 'session.step_up_required' });
  });

  it('stays closed after a wrong password, and both are in the audit log', async () => {
    const browser = await unproven(admin);
    const { session } = await browser.api.auth.me();
    await expect(prove(browser, 'wrong')).rejects.toMatchObject({ status: 403, code: 'proof.refused' });
    await expect(act(browser)).rejects.toMatchObject({ code: 'session.step_up_required' });
    await prove(browser);
    const entries = await api.sql<{ event: string; details: { reason?: string; method?: string } }>(
      `SELECT event, details FROM audit_entries WHERE actor->>'sessionId' = $1 AND event IN ('session.refused', 'session.proven')
       ORDER BY id`,
      [session.id],
    );
    expect(entries.map(({ event, details }) => [event, details.reason ?? details.method])).toEqual([
      ['session.refused', 'proof'],
      ['session.proven', 'password'],
    ]);
  });

  it('cannot be guessed open: the session is closed to proofs after ten wrong ones, the person’s other ones are not', async () => {
    const [found, own] = [await unproven(victim, 'operator'), await unproven(victim, 'operator')];
    const { session } = await found.api.auth.me();
    await expect(prove(found, 'wrong')).rejects.toMatchObject({ code: 'proof.refused' });
    // Nine more, without their nine hashes.
    await api.sql('UPDATE sign_in_attempts SET failures = 9 WHERE origin = $1', [`session ${session.id}`]);
    await expect(prove(found, 'wrong')).rejects.toMatchObject({ code: 'proof.refused' });
    await expect(prove(found)).rejects.toMatchObject({ status: 429, code: 'request.rate_limited', retryAfterS: 300 });
    await expect(prove(own)).resolves.toMatchObject({ methods: ['password'] });
  });

  it('does not take a proof without the CSRF token or from elsewhere', async () => {
    const browser = await unproven(admin);
    const body = JSON.stringify({ password: PASSWORD });
    const headers = { 'content-type': 'application/json' };
    expect(await browser.problem('/auth/step-up', { method: 'POST', body, headers })).toMatchObject({
      code: 'session.csrf',
    });
    await expect(act(browser)).rejects.toMatchObject({ code: 'session.step_up_required' });
  });
});
