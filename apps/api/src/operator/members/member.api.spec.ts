import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoles, type WorkspaceRole } from '@fettle/contracts';
import { ConsumeInstall } from '@fettle/domain/enrolment';
import { Ctx } from '@fettle/platform/context';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let people: Record<WorkspaceRole, Person>;
let workspaceId: string;
let owner: TestBrowser;
let admin: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  const made = await Promise.all(workspaceRoles.map(() => makePerson(api)));
  people = Object.fromEntries(workspaceRoles.map((role, at) => [role, made[at]!])) as typeof people;
  workspaceId = await makeWorkspace(api, Object.fromEntries(workspaceRoles.map((role) => [people[role].id, role])));
  owner = await browserOf(api, people.owner);
  admin = await browserOf(api, people.admin);
});
afterAll(() => api.close());

const params = () => ({ workspaceId });
const of = (userId: string) => ({ workspaceId, userId });
const member = async (role: WorkspaceRole = 'viewer'): Promise<Person> => {
  const person = await makePerson(api);
  const sql = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
  await api.sql(sql, [workspaceId, person.id, role]);
  return person;
};
const entries = (userId: string, event: string) =>
  api.sql<{ details: Record<string, unknown> }>(
    `SELECT details FROM audit_entries WHERE event = $1 AND target->>'id' = $2`,
    [event, userId],
  );

describe('the list of members', () => {
  it('tells role, state, teams and the last sign-in, and is searched, filtered and sorted', async () => {
    const { items, total } = await owner.api.members.list({ params: params(), query: { sort: 'role' } });
    expect(items.map(({ role }) => role)).toEqual(['owner', 'admin', 'editor', 'operator', 'viewer']);
    expect(total).toBe(5);
    expect(items[0]).toMatchObject({
      userId: people.owner.id,
      state: 'active',
      teams: [],
      invitation: null,
      version: 1,
    });
    const email = people.editor.email.slice(0, 20);
    const found = await owner.api.members.list({ params: params(), query: { search: email } });
    expect(found.items.map(({ userId }) => userId)).toContain(people.editor.id);
    const viewers = await owner.api.members.list({ params: params(), query: { role: 'viewer' } });
    expect(viewers.items.map(({ userId }) => userId)).toEqual([people.viewer.id]);
    const wild = await owner.api.members.list({ params: params(), query: { search: '%' } });
    expect(wild.items).toEqual([]);
  });

  it('is paged without gap or repeat in every order, and refuses cursors of another one', async () => {
    for (const sort of ['name', 'role', 'joined', 'seen'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const query = { sort, limit: 2, ...(cursor ? { cursor } : {}) };
        const page = await owner.api.members.list({ params: params(), query });
        seen.push(...page.items.map(({ userId }) => userId));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect([sort, new Set(seen).size, seen.length]).toEqual([sort, 5, 5]);
    }
    const page = await owner.api.members.list({ params: params(), query: { limit: 1 } });
    const other = owner.api.members.list({ params: params(), query: { sort: 'role', cursor: page.nextCursor! } });
    await expect(other).rejects.toMatchObject({ code: 'request.cursor_invalid' });
  });

  it('does not know people of other workspaces', async () => {
    const stranger = await makePerson(api);
    await makeWorkspace(api, { [stranger.id]: 'owner' });
    for (const userId of [stranger.id, randomUUID()]) {
      await expect(owner.api.members.get({ params: of(userId) })).rejects.toMatchObject({ code: 'object.not_found' });
      const change = owner.api.members.update({ params: of(userId), body: { role: 'viewer' } });
      await expect(change).rejects.toMatchObject({ code: 'object.not_found' });
      await expect(owner.api.members.remove({ params: of(userId) })).rejects.toMatchObject({ status: 404 });
    }
  });
});

describe('joining', () => {
  it('offers active people who are no members, and adds one of them at once', async () => {
    const known = await makePerson(api);
    const gone = await makePerson(api);
    await api.sql('UPDATE users SET activated_at = fettle_now() WHERE id = ANY($1)', [[known.id, gone.id]]);
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [gone.id]);
    const offered = async (search: string) =>
      (await admin.api.members.assignable({ params: params(), query: { search } })).items.map(({ id }) => id);
    expect(await offered(known.email)).toEqual([known.id]);
    expect(await offered(gone.email)).toEqual([]);
    expect(await offered(people.viewer.email)).toEqual([]);
    const added = await admin.api.members.add({ params: params(), body: { userId: known.id, role: 'operator' } });
    expect(added).toMatchObject({ link: null, member: { userId: known.id, role: 'operator', state: 'active' } });
    expect(await offered(known.email)).toEqual([]);
    const again = admin.api.members.add({ params: params(), body: { userId: known.id, role: 'viewer' } });
    await expect(again).rejects.toMatchObject({ status: 409, code: 'member.exists' });
    const dead = admin.api.members.add({ params: params(), body: { userId: gone.id, role: 'viewer' } });
    await expect(dead).rejects.toMatchObject({ status: 409, code: 'user.deactivated' });
    const nobody = admin.api.members.add({ params: params(), body: { userId: randomUUID(), role: 'viewer' } });
    await expect(nobody).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
  });

  it('invites an address: pending, with a link that a second one replaces, until it is revoked', async () => {
    const email = `New-${randomUUID()}@Example.org`;
    // Without mail only administrators of the platform are told links.
    await api.sql(`UPDATE users SET platform_role = 'platform_admin' WHERE id = $1`, [people.admin.id]);
    const { member: invited, link } = await admin.api.members.add({
      params: params(),
      body: { email, role: 'editor' },
    });
    expect(link).toMatch(/\/invitations#token=/);
    expect(invited).toMatchObject({ state: 'pending', role: 'editor', email: email.toLowerCase() });
    expect(invited.invitation).toMatchObject({ isExpired: false, sentCount: 1 });
    const pending = await admin.api.members.list({ params: params(), query: { state: 'pending' } });
    expect(pending.items.map(({ userId }) => userId)).toEqual([invited.userId]);
    const again = await admin.api.members.resend({ params: of(invited.userId) });
    expect(again.link).not.toBe(link);
    expect(again.member.invitation).toMatchObject({ sentCount: 2 });
    const ended = await admin.api.members.remove({ params: of(invited.userId) });
    expect(ended.invitations).toEqual([again.member.invitation!.id]);
    const open = 'SELECT 1 FROM invitations WHERE user_id = $1 AND revoked_at IS NULL AND accepted_at IS NULL';
    expect(await api.sql(open, [invited.userId])).toEqual([]);
    await expect(admin.api.members.resend({ params: of(people.viewer.id) })).rejects.toMatchObject({
      code: 'user.not_pending',
    });
  });
});

describe('a role', () => {
  it('is given by nobody who does not hold all of it, and taken from nobody who holds more', async () => {
    const someone = await member();
    const asAdmin = (userId: string, role: WorkspaceRole) =>
      admin.api.members.update({ params: of(userId), body: { role } });
    await expect(asAdmin(someone.id, 'owner')).rejects.toMatchObject({ status: 403, code: 'member.role_not_allowed' });
    await expect(asAdmin(people.admin.id, 'owner')).rejects.toMatchObject({ code: 'member.role_not_allowed' });
    await expect(asAdmin(people.owner.id, 'viewer')).rejects.toMatchObject({ code: 'member.role_not_allowed' });
    await expect(admin.api.members.remove({ params: of(people.owner.id) })).rejects.toMatchObject({
      code: 'member.role_not_allowed',
    });
    const added = admin.api.members.add({ params: params(), body: { email: 'boss@example.org', role: 'owner' } });
    await expect(added).rejects.toMatchObject({ code: 'member.role_not_allowed' });
    await expect(asAdmin(someone.id, 'admin')).resolves.toMatchObject({ role: 'admin', version: 2 });
    expect(await entries(someone.id, 'member.role-changed')).toEqual([
      { details: expect.objectContaining({ changes: { role: ['viewer', 'admin'] } }) },
    ]);
  });

  it('obeys the version that was read', async () => {
    const someone = await member();
    const body = { role: 'operator', version: 1 } as const;
    await owner.api.members.update({ params: of(someone.id), body });
    const late = owner.api.members.update({ params: of(someone.id), body: { role: 'editor', version: 1 } });
    await expect(late).rejects.toMatchObject({ status: 409, code: 'member.conflict' });
  });

  it('of the last owner stays, whoever asks', async () => {
    const down = owner.api.members.update({ params: of(people.owner.id), body: { role: 'admin' } });
    await expect(down).rejects.toMatchObject({ status: 409, code: 'member.last_owner' });
    await expect(owner.api.members.leave({ params: params() })).rejects.toMatchObject({ code: 'member.last_owner' });
    await expect(owner.api.members.remove({ params: of(people.owner.id) })).rejects.toMatchObject({
      code: 'member.last_owner',
    });
    expect(await owner.api.members.endings({ params: of(people.owner.id) })).toMatchObject({ isLastOwner: true });
  });

  it('of an owner who is deactivated or still pending does not let the last active one go', async () => {
    const absent = await member('owner');
    await api.sql('UPDATE users SET activated_at = fettle_now(), deactivated_at = fettle_now() WHERE id = $1', [
      absent.id,
    ]);
    await expect(owner.api.members.leave({ params: params() })).rejects.toMatchObject({ code: 'member.last_owner' });
  });
});

describe('leaving', () => {
  it('is for everybody, ends the membership and what hangs on it, and is one audit entry', async () => {
    const leaving = await member('operator');
    const browser = await browserOf(api, leaving);
    const { apiKey } = await browser.api.apiKeys.create({
      params: params(),
      body: { name: 'Mine', scopes: ['node:read'], expiresInDays: 7 },
    });
    const team = await owner.api.teams.create({ params: params(), body: { name: `Crew ${leaving.id}` } });
    await owner.api.teams.addMembers({ params: { workspaceId, teamId: team.id }, body: { userId: leaving.id } });
    const told = await owner.api.members.endings({ params: of(leaving.id) });
    const ended = await browser.api.members.leave({ params: params() });
    expect(ended).toEqual(told);
    expect(ended).toMatchObject({
      role: 'operator',
      teams: [{ id: team.id, name: team.name }],
      apiKeys: [{ id: apiKey.id, name: 'Mine' }],
    });
    expect(await entries(leaving.id, 'member.left')).toEqual([
      {
        details: {
          email: leaving.email,
          role: 'operator',
          ended: [
            { kind: 'team', id: team.id, name: team.name },
            { kind: 'api-key', id: apiKey.id, name: 'Mine' },
          ],
        },
      },
    ]);
    await expect(browser.api.members.list({ params: params() })).rejects.toMatchObject({ status: 404 });
    expect(await api.sql('SELECT 1 FROM team_members WHERE user_id = $1', [leaving.id])).toEqual([]);
    expect(await api.sql('SELECT 1 FROM api_keys WHERE created_by = $1 AND revoked_at IS NULL', [leaving.id])).toEqual(
      [],
    );
    await expect(browser.signIn(leaving.email, PASSWORD)).resolves.toMatchObject({ workspaces: [] });
  });
});

describe('install commands', () => {
  const consume = (installCommand: string) => {
    const [token] = /fettle_install_[\w-]+/.exec(installCommand)!;
    return api.get(ConsumeInstall).run(Ctx.system('test'), { token, hostname: `h-${randomUUID()}` });
  };
  const asked = async (browser: TestBrowser, nodeName: string) =>
    browser.api.enrolment.create({ params: params(), body: { nodeName } });

  it('of a member end with the membership, by name, and enrol nothing; those of others stay', async () => {
    const leaving = await member('admin');
    const browser = await browserOf(api, leaving);
    const { installCommand, installId } = await asked(browser, 'Web 1');
    const other = await asked(owner, 'Web 2');
    const told = await owner.api.members.endings({ params: of(leaving.id) });
    expect(told.installs).toEqual([{ id: installId, name: 'Web 1' }]);
    expect(await owner.api.members.remove({ params: of(leaving.id) })).toEqual(told);
    const [entry] = await entries(leaving.id, 'member.removed');
    expect(entry!.details['ended']).toEqual([{ kind: 'node-install', id: installId, name: 'Web 1' }]);
    await expect(consume(installCommand)).rejects.toMatchObject({ code: 'install_token.expired' });
    const install = await owner.api.enrolment.get({ params: { workspaceId, installId } });
    expect(install).toMatchObject({ status: 'expired', statusMessage: expect.stringContaining('member') });
    await expect(consume(other.installCommand)).resolves.toBeDefined();
  });

  it('of somebody who is deactivated end with the account, in its one audit entry', async () => {
    const leaving = await member('admin');
    const { installCommand, installId } = await asked(await browserOf(api, leaving), 'Web 3');
    const console = await browserOf(api, await makePerson(api, { platformRole: 'platform_admin' }), 'admin');
    await console.api.users.update({ params: { userId: leaving.id }, body: { active: false } });
    const [entry] = await entries(leaving.id, 'user.deactivated');
    expect(entry!.details['ended']).toMatchObject({ installs: [installId] });
    await console.api.users.update({ params: { userId: leaving.id }, body: { active: true } });
    await expect(consume(installCommand)).rejects.toMatchObject({ code: 'install_token.expired' });
  });

  it('that were written while the membership ended enrol nothing either', async () => {
    const leaving = await member('admin');
    const { installCommand } = await asked(await browserOf(api, leaving), 'Web 4');
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [leaving.id]);
    await expect(consume(installCommand)).rejects.toMatchObject({ code: 'install_token.expired' });
  });
});
