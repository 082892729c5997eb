import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Bus } from '@fettle/platform/bus';
import { until } from '@fettle/testing';
import { NEW_PASSWORD, makeInvited, makeReset, tokenOf } from '../../testing/samples-users.js';
import { PASSWORD, makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let administrator: Person;
let admin: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  administrator = await makePerson(api, { platformRole: 'platform_admin' });
  admin = await browserOf(api, administrator, 'admin');
});
afterAll(() => api.close());

const code = (expected: string) => expect.objectContaining({ code: expected });
const entries = (target: string) =>
  api.sql<{ event: string; details: Record<string, never> }>(
    `SELECT event, details FROM audit_entries WHERE target->>'id' = $1 ORDER BY at, id`,
    [target],
  );
const invite = (body: { email?: string; name?: string; platformRole?: 'user' | 'platform_admin' } = {}) =>
  admin.api.users.invite({ body: { email: `new-${randomUUID()}@example.org`, ...body } });

describe('the directory', () => {
  it('lists, filters, sorts and pages people, with the counts of each state', async () => {
    const mark = `mark${randomUUID().slice(0, 8)}`;
    const [pending, gone, here] = [
      (await invite({ name: `B ${mark}` })).user,
      await makePerson(api),
      await makePerson(api),
    ];
    await api.sql('UPDATE users SET name = $2 WHERE id = $1', [here.id, `A ${mark}`]);
    await api.sql('UPDATE users SET name = $2, deactivated_at = fettle_now() WHERE id = $1', [gone.id, `C ${mark}`]);
    const all = await admin.api.users.list({ query: { q: mark } });
    expect(all.items.map(({ id, state }) => [id, state])).toEqual([
      [here.id, 'active'],
      [pending.id, 'pending'],
      [gone.id, 'deactivated'],
    ]);
    expect(all).toMatchObject({ total: 3, totalIsExact: true, states: { active: 1, pending: 1, deactivated: 1 } });
    const first = await admin.api.users.list({ query: { q: mark, sort: 'state', limit: 1 } });
    expect(first.items[0]).toMatchObject({ id: pending.id });
    const next = await admin.api.users.list({ query: { q: mark, sort: 'state', limit: 5, cursor: first.nextCursor! } });
    expect(next.items.map(({ id }) => id)).toEqual([here.id, gone.id]);
    expect(next.nextCursor).toBeNull();
    const only = await admin.api.users.list({ query: { q: `${mark} state:deactivated` } });
    expect(only).toMatchObject({ total: 1, states: { active: 1, pending: 1, deactivated: 1 } });
    const byRole = await admin.api.users.list({ query: { q: `${mark} role:platform_admin` } });
    expect(byRole.total).toBe(0);
    await expect(admin.api.users.list({ query: { q: 'colour:red' } })).rejects.toEqual(code('request.filter_invalid'));
    await expect(admin.api.users.list({ query: { cursor: 'forged' } })).rejects.toEqual(code('request.cursor_invalid'));
  });

  it('sorts by every column it offers, and finds people by workspace and last sign-in', async () => {
    const person = await makePerson(api);
    const workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
    await browserOf(api, person);
    for (const sort of ['name', 'email', 'state', 'role', 'workspaces', 'signin', 'newest', 'created'] as const) {
      const page = await admin.api.users.list({ query: { sort, limit: 1 } });
      const rest = await admin.api.users.list({ query: { sort, limit: 200, cursor: page.nextCursor! } });
      expect({ sort, total: page.items.length + rest.items.length }).toEqual({ sort, total: page.total });
    }
    const found = await admin.api.users.list({ query: { q: `workspace:team-${workspaceId} signin<1h workspaces=1` } });
    expect(found.items.map(({ id }) => id)).toEqual([person.id]);
  });

  it('shows one person with workspaces, teams, keys, sessions and the last sign-in', async () => {
    const person = await makePerson(api);
    const workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
    const teamId = randomUUID();
    await api.sql(`INSERT INTO teams (id, workspace_id, name, role) VALUES ($1, $2, 'Ops', 'operator')`, [
      teamId,
      workspaceId,
    ]);
    await api.sql('INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)', [
      workspaceId,
      teamId,
      person.id,
    ]);
    await browserOf(api, person);
    const user = await admin.api.users.get({ params: { userId: person.id } });
    expect(user).toMatchObject({ state: 'active', openSessions: 1, apiKeys: 0, invitation: null });
    expect(user.workspaces).toMatchObject([{ id: workspaceId, role: 'owner', isSoleOwner: true, archived: false }]);
    expect(user.teams).toMatchObject([{ id: teamId, name: 'Ops', role: 'operator' }]);
    expect(Date.now() - Date.parse(user.lastSignInAt!)).toBeLessThan(60_000);
    await expect(admin.api.users.get({ params: { userId: randomUUID() } })).rejects.toEqual(code('object.not_found'));
  });
});

describe('an invitation by the platform', () => {
  it('without mail tells the link once; the person sets a password and signs in with it', async () => {
    const { user, link } = await invite({ name: 'Newcomer' });
    expect(user).toMatchObject({
      state: 'pending',
      name: 'Newcomer',
      platformRole: 'user',
      invitation: { sentCount: 1 },
    });
    expect(link).toMatch(/^http:\/\/operator\.test\/invitations#token=[\w-]{43}$/);
    const visitor = new TestBrowser(api);
    const token = tokenOf(link);
    const preview = await visitor.api.invitations.preview({ body: { token } });
    expect(preview).toMatchObject({ email: user.email, name: 'Newcomer', workspaces: [] });
    const set = await visitor.api.invitations.accept({ body: { token, password: NEW_PASSWORD, name: 'Somebody New' } });
    expect(set).toEqual({ email: user.email });
    // A link begins no session.
    expect([...visitor.cookies.keys()]).toEqual(['fettle_operator_device']);
    await expect(visitor.signIn(user.email, NEW_PASSWORD)).resolves.toMatchObject({ name: 'Somebody New' });
    expect((await entries(user.id)).map(({ event }) => event)).toEqual(['user.invited', 'invitation.accepted']);
    await expect(visitor.api.invitations.accept({ body: { token, password: NEW_PASSWORD } })).rejects.toMatchObject({
      code: 'invitation.ended',
      status: 410,
    });
  });

  it('is refused for an address that is known, for a role nobody has, and for what is no address', async () => {
    await expect(invite({ email: administrator.email.toUpperCase() })).rejects.toEqual(code('user.exists'));
    await expect(invite({ email: 'no address' })).rejects.toEqual(code('request.invalid'));
    await expect(invite({ platformRole: 'owner' as never })).rejects.toEqual(code('request.invalid'));
  });

  it('is not sent again to who is active, deactivated or unknown', async () => {
    const again = (userId: string) => admin.api.users.resendInvite({ params: { userId } });
    await expect(again((await makePerson(api)).id)).rejects.toEqual(code('user.not_pending'));
    await expect(again(randomUUID())).rejects.toEqual(code('object.not_found'));
    const { user } = await invite();
    await admin.api.users.update({ params: { userId: user.id }, body: { active: false } });
    await expect(again(user.id)).rejects.toEqual(code('user.deactivated'));
  });
});

describe('a change of an account', () => {
  const change = (userId: string, body: object) => admin.api.users.update({ params: { userId }, body });

  it('tells before and after, and is refused with an older version', async () => {
    const person = await makePerson(api);
    const changed = await change(person.id, { name: 'Another Name', version: 1 });
    expect(changed).toMatchObject({ name: 'Another Name', version: 2 });
    await expect(change(person.id, { name: 'Too late', version: 1 })).rejects.toEqual(code('user.conflict'));
    const [entry] = await entries(person.id);
    expect(entry).toMatchObject({
      event: 'user.updated',
      details: { changes: { name: ['Test Person', 'Another Name'] } },
    });
    await change(person.id, { name: 'Another Name' });
    await expect(entries(person.id)).resolves.toHaveLength(1);
    await expect(change(randomUUID(), { name: 'Nobody' })).rejects.toEqual(code('object.not_found'));
    await expect(change(person.id, {})).rejects.toEqual(code('request.invalid'));
  });

  it('of the own role or state is refused, whoever it is', async () => {
    await expect(change(administrator.id, { platformRole: 'user' })).rejects.toEqual(code('user.own_account'));
    await expect(change(administrator.id, { active: false })).rejects.toEqual(code('user.own_account'));
    const removal = admin.api.users.remove({ params: { userId: administrator.id } });
    await expect(removal).rejects.toEqual(code('user.own_account'));
    await expect(change(administrator.id, { name: 'May do this' })).resolves.toMatchObject({ name: 'May do this' });
  });

  it('that takes the platform role bites on the next request', async () => {
    const other = await makePerson(api, { platformRole: 'platform_admin' });
    const theirs = await browserOf(api, other, 'admin');
    await expect(theirs.api.users.list({ query: {} })).resolves.toBeDefined();
    await change(other.id, { platformRole: 'user' });
    await expect(theirs.api.users.list({ query: {} })).rejects.toEqual(code('permission.missing'));
  });

  it('needs a recent proof of the administrator', async () => {
    const other = await makePerson(api, { platformRole: 'platform_admin' });
    const theirs = await browserOf(api, other, 'admin');
    await api.sql(`UPDATE sessions SET proven_at = fettle_now() - interval '11 minutes' WHERE user_id = $1`, [
      other.id,
    ]);
    const { id } = await makePerson(api);
    const refused = [
      theirs.api.users.update({ params: { userId: id }, body: { active: false } }),
      theirs.api.users.remove({ params: { userId: id } }),
      theirs.api.users.invite({ body: { email: `proof-${id}@example.org` } }),
    ];
    for (const one of refused) await expect(one).rejects.toEqual(code('session.step_up_required'));
  });

  it('deactivation ends sessions, links and keys at once, and one entry lists what ended', async () => {
    const person = await makePerson(api);
    const revoked: string[] = [];
    const quiet = api.get(Bus).subscribe('revoked', (body) => revoked.push(body));
    const workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
    const theirs = await browserOf(api, person);
    const reset = await makeReset(api, person.id);
    const keyId = randomUUID();
    await api.sql(
      `INSERT INTO api_keys (id, workspace_id, name, prefix, hash, created_by, scopes) VALUES ($1, $2, 'k', $3, '\\x00', $4, '{node:read}')`,
      [keyId, workspaceId, `fettle_${keyId.slice(0, 8)}`, person.id],
    );
    const user = await change(person.id, { active: false });
    expect(user).toMatchObject({ state: 'deactivated', openSessions: 0, apiKeys: 0 });
    await expect(theirs.api.auth.me()).rejects.toMatchObject({ status: 401 });
    // What closes the person's sockets, on every process.
    await until(() => revoked.some((body) => body.includes(person.id)));
    quiet();
    await expect(new TestBrowser(api).signIn(person.email, PASSWORD)).rejects.toEqual(code('sign_in.refused'));
    const preview = new TestBrowser(api).api.passwords.preview({ body: { token: reset } });
    await expect(preview).rejects.toEqual(code('password_reset.ended'));
    const told = await entries(person.id);
    // The sign-in above has left an entry of its own.
    expect(told.map(({ event }) => event)).toEqual(['user.deactivated', 'session.refused']);
    expect(told[0]!.details).toMatchObject({
      ended: { sessions: [expect.any(String)], apiKeyIds: [keyId], invitations: [] },
    });
    await expect(change(person.id, { active: true })).resolves.toMatchObject({ state: 'active', apiKeys: 0 });
    await expect(new TestBrowser(api).signIn(person.email, PASSWORD)).resolves.toBeDefined();
  });
});

describe('the deletion of an account', () => {
  it('is refused while something is assigned, and names each', async () => {
    const person = await makePerson(api);
    await makeWorkspace(api, { [person.id]: 'owner' });
    await makeWorkspace(api, { [person.id]: 'viewer', [administrator.id]: 'owner' });
    const refusal = await admin.api.users.remove({ params: { userId: person.id } }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'user.assigned', status: 409 });
    const { issues } = refusal as { issues: { path: string; message: string }[] };
    expect(issues.map(({ message }) => message).sort()).toEqual([
      expect.stringMatching(/^Member of the workspace Team .* \(viewer\)\.$/),
      expect.stringMatching(/^The only owner of the workspace Team /),
    ]);
  });

  it('takes the account, its sessions and its links; the audit log keeps who it was', async () => {
    const person = await makePerson(api);
    const theirs = await browserOf(api, person);
    await expect(admin.api.users.remove({ params: { userId: person.id } })).resolves.toEqual({ ok: true });
    await expect(theirs.api.auth.me()).rejects.toMatchObject({ status: 401 });
    await expect(admin.api.users.remove({ params: { userId: person.id } })).rejects.toEqual(code('object.not_found'));
    const told = await entries(person.id);
    expect(told).toMatchObject([{ event: 'user.deleted', details: { email: person.email } }]);
  });

  it('of somebody who never came is how an invitation is taken back', async () => {
    const { userId, token } = await makeInvited(api);
    await admin.api.users.remove({ params: { userId } });
    const look = new TestBrowser(api).api.invitations.preview({ body: { token } });
    await expect(look).rejects.toEqual(code('invitation.unknown'));
  });
});
