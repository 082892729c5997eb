import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());

interface Refusal {
  readonly target: { type: string; id: string };
  readonly actor: { kind: string };
  readonly details: Record<string, unknown>;
  readonly ip: string;
  readonly chain: string;
}

const refusals = (email: string): Promise<Refusal[]> =>
  api.sql<Refusal>(
    `SELECT target, actor, details, ip, chain FROM audit_entries
     WHERE event = 'session.refused' AND details->>'email' = $1 ORDER BY at, id`,
    [email],
  );

/** One attempt from an address of its own. */
async function attempt(email: string, password: string, surface: 'operator' | 'admin' = 'operator') {
  const browser = new TestBrowser(api, surface);
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify({ email, password });
  return { ip: browser.ip, ...(await browser.problem('/auth/login', { method: 'POST', body, headers })) };
}

describe('a refused sign-in', () => {
  it('is recorded with the address that it came from, whether the account exists or not, never with the password', async () => {
    const person = await makePerson(api);
    const [known, unknown] = [person.email, 'nobody-here@example.org'];
    const guess = 'canary-of-a-wrong-password';
    for (const email of [known, unknown]) {
      const { ip, status } = await attempt(email.toUpperCase(), guess);
      expect(status).toBe(401);
      const [entry] = await refusals(email);
      expect(entry).toMatchObject({ ip, actor: { kind: 'anonymous' }, chain: 'platform' });
      expect(entry!.target).toEqual({ type: 'user', id: email === known ? person.id : 'unknown' });
      expect(entry!.details).toMatchObject({ surface: 'operator', reason: 'password' });
    }
    const everything = await api.sql<{ text: string }>('SELECT to_jsonb(a)::text AS text FROM audit_entries a');
    expect(everything.some(({ text }) => text.includes(guess))).toBe(false);
  });

  it('is recorded where the password was right and the surface was not', async () => {
    const person = await makePerson(api);
    expect(await attempt(person.email, PASSWORD, 'admin')).toMatchObject({ code: 'permission.missing' });
    expect((await refusals(person.email)).map(({ details }) => details['reason'])).toEqual(['permission']);
  });

  it('is only counted when one account was refused often', async () => {
    const email = 'guessed-often@example.org';
    for (let count = 0; count < 8; count += 1) expect((await attempt(email, 'no')).status).toBe(401);
    expect(await refusals(email)).toHaveLength(5);
    await attempt('the-next-one@example.org', 'no');
    const [next] = await refusals('the-next-one@example.org');
    expect(next!.details['unrecorded']).toBe(3);
  });

  it('is only counted when too many accounts were refused, and recorded again later', async () => {
    await api.sql(
      `INSERT INTO rate_buckets (key, arrival) VALUES ('audit:sign-in', fettle_now() + interval '20 minutes')
       ON CONFLICT (key) DO UPDATE SET arrival = excluded.arrival`,
    );
    await attempt('one-of-many@example.org', 'no');
    expect(await refusals('one-of-many@example.org')).toEqual([]);
    await api.clock.advance(60_000);
    await attempt('one-later@example.org', 'no');
    await api.clock.reset();
    expect(await refusals('one-later@example.org')).toHaveLength(1);
  });
});

describe('open sessions of everybody', () => {
  it('are bounded: the least recently used ends, and is told', async () => {
    const crowd = await makePerson(api);
    // 500 people with 20 sessions each would take an hour to sign in.
    await api.sql(
      `INSERT INTO sessions (id, user_id, surface, session_version, refresh_hash, stay, created_at, last_used_at,
         idle_expires_at, absolute_expires_at)
       SELECT gen_random_uuid(), $1, 'operator', 1, '\\x00', true, fettle_now(), fettle_now() - n * interval '1 second',
         fettle_now() + interval '1 day', fettle_now() + interval '1 day'
       FROM generate_series(1, 10000) AS n`,
      [crowd.id],
    );
    const open = async () =>
      (await api.sql<{ n: number }>('SELECT count(*)::int AS n FROM sessions WHERE ended_at IS NULL'))[0]!.n;
    const before = await open();
    const browser = new TestBrowser(api);
    const me = await browser.signIn((await makePerson(api)).email, PASSWORD);
    expect([before, await open()]).toEqual([10_000, 10_000]);
    const ended = await api.sql<{ id: string; oldest: boolean }>(
      `SELECT id, last_used_at = (SELECT min(last_used_at) FROM sessions) AS oldest FROM sessions WHERE ended_reason = 'too_many'`,
    );
    expect(ended).toEqual([{ id: expect.any(String), oldest: true }]);
    const [entry] = await api.sql<{ details: object }>(
      `SELECT details FROM audit_entries WHERE event = 'session.started' AND target->>'id' = $1`,
      [me.session.id],
    );
    expect(entry!.details).toMatchObject({ ended: [ended[0]!.id] });
  });
});
