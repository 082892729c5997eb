import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setUpMail } from '../../testing/mail-set-up.js';
import { makePerson, makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let owner: TestBrowser;
let workspaceId: string;

beforeAll(async () => {
  api = await openTestApi();
  await setUpMail(api);
  const person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
  owner = await browserOf(api, person);
});
afterAll(() => api.close());

const params = () => ({ workspaceId });
const of = (userId: string) => ({ workspaceId, userId });
const mailsTo = async (email: string): Promise<number> =>
  (await api.sql('SELECT 1 FROM deliveries WHERE recipient = $1', [email])).length;
const withheld = async (userId: string): Promise<string[]> => {
  const sql = `SELECT details->>'template' AS template FROM audit_entries
    WHERE event = 'mail.withheld' AND target->>'id' = $1 AND workspace_id = $2 ORDER BY id`;
  return (await api.sql<{ template: string }>(sql, [userId, workspaceId])).map(({ template }) => template);
};
const invite = (email: string) => owner.api.members.add({ params: params(), body: { email, role: 'viewer' } });
const tooMany = { status: 429, code: 'request.rate_limited', retryAfterS: expect.any(Number) };

describe('mails that members cause', () => {
  it('with a link end at five at once to one address: the sixth is refused with a time, and changes nothing', async () => {
    const email = `bombed-${randomUUID()}@example.org`;
    const { member } = await invite(email);
    const again = () => owner.api.members.resend({ params: of(member.userId) });
    for (let sent = 1; sent < 5; sent += 1) await again();
    const link = `SELECT id FROM invitations WHERE user_id = $1 AND revoked_at IS NULL AND accepted_at IS NULL`;
    const before = await api.sql(link, [member.userId]);
    await expect(again()).rejects.toMatchObject(tooMany);
    expect(await api.sql(link, [member.userId])).toEqual(before);
    // Around by the other door: out and in again.
    await owner.api.members.remove({ params: of(member.userId) });
    await expect(invite(email)).rejects.toMatchObject(tooMany);
    expect(await api.sql('SELECT 1 FROM memberships WHERE user_id = $1', [member.userId])).toEqual([]);
    expect(await mailsTo(email)).toBe(5);
  });

  it('that only tell are withheld above that, and the acts go on: the audit log says so', async () => {
    const known = await makePerson(api);
    await invite(known.email);
    for (const role of ['editor', 'viewer', 'editor', 'viewer', 'editor'] as const)
      await owner.api.members.update({ params: of(known.id), body: { role } });
    await owner.api.members.remove({ params: of(known.id) });
    await invite(known.email);
    expect(await mailsTo(known.email)).toBe(5);
    expect(await withheld(known.id)).toEqual(['role-changed', 'removed-from-workspace', 'joined-workspace']);
  });

  it('of one workspace have a bound of their own, whomever they are for; another workspace does not feel it', async () => {
    const person = await makePerson(api);
    const other = await makeWorkspace(api, { [person.id]: 'owner' });
    // As if a hundred had just gone out.
    const sql = `INSERT INTO rate_buckets (key, arrival) VALUES ($1, fettle_now() + interval '20 minutes')
      ON CONFLICT (key) DO UPDATE SET arrival = excluded.arrival`;
    await api.sql(sql, [`mail-of:${workspaceId}`]);
    const email = `late-${randomUUID()}@example.org`;
    await expect(invite(email)).rejects.toMatchObject(tooMany);
    expect(await api.sql('SELECT 1 FROM users WHERE email = $1', [email])).toEqual([]);
    const browser = await browserOf(api, person);
    await browser.api.members.add({ params: { workspaceId: other }, body: { email, role: 'viewer' } });
    expect(await mailsTo(email)).toBe(1);
  });
});
