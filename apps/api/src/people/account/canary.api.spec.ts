import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Log } from '@fettle/platform/logging';
import { setUpMail } from '../../testing/mail-set-up.js';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { makeInvited, makeReset } from '../../testing/samples-users.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

const CANARY = 'Canary-Lagoon-8812';

let api: TestApi;
let lines: string[];

beforeAll(async () => {
  api = await openTestApi();
  await setUpMail(api);
  lines = [];
  // What is given to the log, before anything is taken out of it; debug lines too.
  const write = (...line: unknown[]) => void lines.push(inspect(line, { depth: 10 }));
  for (const level of ['debug', 'info', 'warn', 'error'] as const)
    jest.spyOn(Log.prototype, level).mockImplementation(write);
  jest.spyOn(Log.prototype, 'isDebugging', 'get').mockReturnValue(true);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await api.close();
});
afterEach(() => expect(lines.length).toBeGreaterThan(0));

/** The tables in which one of these texts stands, whatever the column. */
async function tablesWith(texts: readonly string[]): Promise<string[]> {
  const tables = await api.sql<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname = 'public' AND c.relkind = 'r'`,
  );
  const parts = tables.map(
    ({ name }) => `SELECT '${name}' AS name WHERE EXISTS (
      SELECT FROM public."${name}" x WHERE EXISTS (SELECT FROM unnest($1::text[]) t WHERE strpos(to_jsonb(x)::text, t) > 0))`,
  );
  return (await api.sql<{ name: string }>(parts.join(' UNION ALL '), [texts])).map(({ name }) => name);
}

const post = (browser: TestBrowser, path: string, body: object) =>
  browser.fetch(path, { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } });

describe('secrets of links and passwords', () => {
  it('stand in no table, no log line and no answer, whether they work, are refused, or the address is a wrong one', async () => {
    const invited = await makeInvited(api);
    const person = await makePerson(api);
    const reset = await makeReset(api, person.id);
    const secrets = [invited.token, reset, CANARY];
    const browser = new TestBrowser(api);
    const answers = [
      await browser.fetch(`/auth/invitations/${invited.token}`),
      await browser.fetch(`/auth/invitations/${invited.token}`, { method: 'DELETE' }),
      await browser.fetch(`/auth/invitations/${invited.token}/more/of/it`),
      await post(browser, '/auth/invitations/preview', { token: invited.token }),
      await post(browser, '/auth/invitations/accept', {
        token: invited.token,
        password: `${CANARY}${'x'.repeat(300)}`,
      }),
      await post(browser, '/auth/invitations/accept', { token: invited.token, password: CANARY, unknown: CANARY }),
      await post(browser, `/auth/invitations/${invited.token}/accept`, { password: CANARY }),
      await post(browser, `/auth/invitations/${invited.token}/accept`, { password: CANARY }),
      await browser.fetch(`/auth/password/reset/${reset}`),
      await post(browser, '/auth/password/reset', { token: reset, password: CANARY }),
      await post(browser, `/auth/password/reset/${reset}`, { password: CANARY }),
      await post(browser, '/auth/password/forgot', { email: person.email }),
    ];
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 202, 400, 404, 405, 410]));
    const told = await Promise.all(answers.map((answer) => answer.text()));
    for (const secret of secrets) {
      expect({ secret, in: told.filter((text) => text.includes(secret)) }).toEqual({ secret, in: [] });
      expect({ secret, in: lines.filter((line) => line.includes(secret)) }).toEqual({ secret, in: [] });
    }
    await expect(tablesWith(secrets)).resolves.toEqual([]);
    for (const answer of answers) expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('stand nowhere when the own password is changed either', async () => {
    const browser = await browserOf(api, await makePerson(api));
    await browser.api.passwords.change({ body: { currentPassword: PASSWORD, newPassword: `${CANARY}-own` } });
    const wrong = browser.api.passwords.change({ body: { currentPassword: `${CANARY}-no`, newPassword: PASSWORD } });
    await expect(wrong).rejects.toMatchObject({ code: 'password.wrong' });
    expect(lines.filter((line) => line.includes(CANARY))).toEqual([]);
    await expect(tablesWith([CANARY, PASSWORD])).resolves.toEqual([]);
  });
});
