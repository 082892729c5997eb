import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { WorkspaceRole } from '@fettle/contracts';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let root: Person;
let boss: Person;
let workspaceId: string;
/** Of the workspace's owner. */
let owner: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  root = await makePerson(api, { platformRole: 'platform_admin' });
  boss = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [boss.id]: 'owner', [root.id]: 'admin' });
  owner = await browserOf(api, boss);
});

const join = async (role: WorkspaceRole): Promise<Person> => {
  const person = await makePerson(api);
  const sql = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
  await api.sql(sql, [workspaceId, person.id, role]);
  return person;
};
const set = (browser: TestBrowser, userId: string, role: WorkspaceRole) =>
  browser.api.members.update({ params: { workspaceId, userId }, body: { role } });
const add = (
  browser: TestBrowser,
  body: { userId: string; role: WorkspaceRole } | { email: string; role: WorkspaceRole },
) => browser.api.members.add({ params: { workspaceId }, body });
const roles = () =>
  api.sql('SELECT user_id, role FROM memberships WHERE workspace_id = $1 ORDER BY user_id', [workspaceId]);
const newEmail = () => `new-${randomUUID()}@example.org`;
const tokenOf = (link: string | null) => new URL(link ?? 'none:').hash.replace('#token=', '');
const follow = (link: string | null) =>
  new TestBrowser(api).api.invitations.preview({ body: { token: tokenOf(link) } });

describe('the roles of owners and admins', () => {
  it('are given and taken with a recent proof only, others without', async () => {
    const [viewer, other, known] = [await join('viewer'), await join('admin'), await makePerson(api)];
    await api.sql(`UPDATE sessions SET proven_at = fettle_now() - interval '11 minutes' WHERE user_id = $1`, [boss.id]);
    const before = await roles();
    const attempts = [
      () => set(owner, viewer.id, 'owner'),
      () => set(owner, viewer.id, 'admin'),
      () => set(owner, other.id, 'viewer'),
      () => add(owner, { userId: known.id, role: 'owner' }),
      () => add(owner, { email: known.email, role: 'admin' }),
    ];
    for (const attempt of attempts)
      await expect(attempt()).rejects.toMatchObject({ status: 403, code: 'session.step_up_required' });
    expect(await roles()).toEqual(before);
    await expect(set(owner, viewer.id, 'operator')).resolves.toMatchObject({ role: 'operator' });
    await expect(add(owner, { userId: known.id, role: 'editor' })).resolves.toMatchObject({ link: null });
    await owner.api.sessions.stepUp({ body: { password: PASSWORD } });
    await expect(set(owner, viewer.id, 'owner')).resolves.toMatchObject({ role: 'owner' });
  });

  it('are given and taken by nobody who acts as another person', async () => {
    const [viewer, other] = [await join('viewer'), await join('admin')];
    await browserOf(api, root, 'admin');
    await api.sql(
      `UPDATE sessions SET impersonator_id = $2, impersonator_label = 'root', impersonation_reason = 'support',
         parent_id = (SELECT id FROM sessions WHERE user_id = $2 LIMIT 1) WHERE user_id = $1`,
      [boss.id, root.id],
    );
    const before = await roles();
    const attempts = [() => set(owner, viewer.id, 'admin'), () => set(owner, other.id, 'viewer')];
    for (const attempt of attempts)
      await expect(attempt()).rejects.toMatchObject({ status: 403, code: 'session.impersonated' });
    expect(await roles()).toEqual(before);
    await expect(set(owner, viewer.id, 'editor')).resolves.toMatchObject({ role: 'editor' });
  });
});

describe('a link that was shown to who invited', () => {
  const invite = async () => add(await browserOf(api, root), { email: newEmail(), role: 'viewer' });

  it('is dead once the person, still pending, gets another role; the answer shows that a new one is needed', async () => {
    const { member, link } = await invite();
    await expect(follow(link)).resolves.toMatchObject({ email: member.email });
    const raised = await set(owner, member.userId, 'admin');
    expect(raised).toMatchObject({ role: 'admin', state: 'pending', invitation: null });
    await expect(follow(link)).rejects.toMatchObject({ code: 'invitation.ended' });
    const again = await (
      await browserOf(api, root)
    ).api.members.resend({
      params: { workspaceId, userId: member.userId },
    });
    await expect(follow(again.link)).resolves.toMatchObject({ email: member.email });
  });

  it('is dead once the platform makes the person an owner, which answers with a new one', async () => {
    const { member, link } = await invite();
    const console = await browserOf(api, root, 'admin');
    const owned = await console.api.platformWorkspaces.addOwner({
      params: { workspaceId },
      body: { userId: member.userId },
    });
    await expect(follow(link)).rejects.toMatchObject({ code: 'invitation.ended' });
    await expect(follow(owned.link)).resolves.toMatchObject({ email: member.email });
  });

  it('is shown to administrators of the platform only: others are told what to do, and nobody is made', async () => {
    const email = newEmail();
    const refused = add(owner, { email, role: 'viewer' });
    await expect(refused).rejects.toMatchObject({ status: 409, code: 'mail.not_configured' });
    await expect(refused).rejects.toThrow(/Ask a platform administrator to set up mail, or to invite this person/);
    expect(await api.sql('SELECT 1 FROM users WHERE email = $1', [email])).toEqual([]);
    const { member } = await invite();
    const again = owner.api.members.resend({ params: { workspaceId, userId: member.userId } });
    await expect(again).rejects.toMatchObject({ code: 'mail.not_configured' });
  });
});

describe('people to add', () => {
  it('are found by two letters or more, and never listed', async () => {
    const known = await makePerson(api);
    const ask = (query: { search: string; limit?: number }) =>
      owner.api.members.assignable({ params: { workspaceId }, query });
    for (const search of ['', 'p', ' p ']) await expect(ask({ search })).rejects.toMatchObject({ status: 400 });
    const unasked = { params: { workspaceId }, query: {} } as unknown as Parameters<
      typeof owner.api.members.assignable
    >[0];
    await expect(owner.api.members.assignable(unasked)).rejects.toMatchObject({ status: 400 });
    await expect(ask({ search: 'te', limit: 50 })).rejects.toMatchObject({ status: 400 });
    const { items } = await ask({ search: known.email.slice(0, 30) });
    expect(items.map(({ id }) => id)).toEqual([known.id]);
  });
});
