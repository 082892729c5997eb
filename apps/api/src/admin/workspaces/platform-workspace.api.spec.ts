import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RepairOrphans } from '@fettle/domain/platform-workspaces';
import { SetupService } from '@fettle/domain/setup';
import { makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let ada: Person;
let admin: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  ada = await makePerson(api);
  await api.get(SetupService).ensure();
  admin = await browserOf(api, await makePerson(api, { platformRole: 'platform_admin' }), 'admin');
  await api.sql('UPDATE users SET activated_at = fettle_now()');
});
afterAll(() => api.close());

const at = (workspaceId: string) => ({ params: { workspaceId } });
const platform = () => admin.api.platformWorkspaces;

describe('the workspaces of the platform', () => {
  it('are all listed, with what they hold, and found by name, state and the lack of an owner', async () => {
    const open = await makeWorkspace(api, { [ada.id]: 'owner' });
    const archived = await makeWorkspace(api, { [ada.id]: 'owner' });
    await api.sql('UPDATE workspaces SET archived_at = fettle_now() WHERE id = $1', [archived]);
    const alone = await makeWorkspace(api, { [ada.id]: 'viewer' });
    const found = async (query: object) => (await platform().list({ query })).items.map(({ id }) => id);
    expect(await found({ search: open })).toEqual([open]);
    expect(await found({ state: 'archived' })).toEqual([archived]);
    expect(await found({ state: 'ownerless' })).toContain(alone);
    const { items } = await platform().list({ query: { search: open } });
    expect(items[0]).toMatchObject({
      state: 'open',
      members: 1,
      pendingMembers: 0,
      nodes: 0,
      runningTasks: 0,
      owners: [{ id: ada.id, email: ada.email }],
    });
    for (const sort of ['name', 'created', 'members', 'nodes', 'tasks'] as const) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await platform().list({ query: { sort, limit: 2, ...(cursor ? { cursor } : {}) } });
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor);
      expect([sort, new Set(seen).size]).toEqual([sort, seen.length]);
      expect(seen).toContain(alone);
    }
  });

  it('are made with an owner who is here, or who is invited', async () => {
    const slug = `made-${randomUUID()}`;
    const known = await platform().create({ body: { name: 'Made', slug, owner: { userId: ada.id } } });
    expect(known).toMatchObject({ link: null, workspace: { slug, members: 1, owners: [{ id: ada.id }] } });
    const again = platform().create({ body: { name: 'Made', slug, owner: { userId: ada.id } } });
    await expect(again).rejects.toMatchObject({ status: 409, code: 'workspace.slug_taken' });
    const email = `boss-${randomUUID()}@example.org`;
    const invited = await platform().create({
      body: { name: 'Theirs', slug: `theirs-${randomUUID()}`, owner: { email } },
    });
    expect(invited.link).toMatch(/\/invitations#token=/);
    expect(invited.workspace).toMatchObject({ members: 1, pendingMembers: 1, owners: [{ email }] });
    const nobody = platform().create({
      body: { name: 'No', slug: `no-${randomUUID()}`, owner: { userId: randomUUID() } },
    });
    await expect(nobody).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
    expect((await platform().list({ query: { search: 'no-' } })).items).toEqual([]);
  });

  it('are renamed, archived and restored by the platform; another one becomes the default one', async () => {
    const id = await makeWorkspace(api, { [ada.id]: 'owner' });
    expect(await platform().update({ ...at(id), body: { name: 'Renamed' } })).toMatchObject({ name: 'Renamed' });
    expect(await platform().archive(at(id))).toMatchObject({ state: 'archived' });
    await expect(platform().makeDefault(at(id))).rejects.toMatchObject({ status: 409, code: 'workspace.archived' });
    expect(await platform().restore(at(id))).toMatchObject({ state: 'open' });
    expect(await platform().makeDefault(at(id))).toMatchObject({ isDefault: true });
    await expect(platform().archive(at(id))).rejects.toMatchObject({ status: 409, code: 'workspace.is_default' });
    expect(await api.sql('SELECT id FROM workspaces WHERE is_default')).toEqual([{ id }]);
    await expect(platform().get(at(randomUUID()))).rejects.toMatchObject({ status: 404 });
    await expect(platform().archive(at(randomUUID()))).rejects.toMatchObject({ status: 404 });
  });

  it('are one default each moment, whoever asks for another', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => makeWorkspace(api, { [ada.id]: 'owner' })));
    const results = await Promise.allSettled(ids.map((id) => platform().makeDefault(at(id))));
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    expect(await api.sql('SELECT 1 FROM workspaces WHERE is_default')).toHaveLength(1);
  });

  it('get an owner from the platform when they have lost theirs', async () => {
    const id = await makeWorkspace(api, { [ada.id]: 'viewer' });
    const { workspace } = await platform().addOwner({ ...at(id), body: { userId: ada.id } });
    expect(workspace.owners).toMatchObject([{ id: ada.id }]);
    const again = platform().addOwner({ ...at(id), body: { userId: ada.id } });
    await expect(again).rejects.toMatchObject({ status: 409, code: 'member.already_owner' });
  });
});

describe('the repair at boot', () => {
  const run = () => api.get(RepairOrphans).run();
  const audited = async (event: string, id: string) =>
    (await api.sql(`SELECT 1 FROM audit_entries WHERE event = $1 AND target->>'id' = $2`, [event, id])).length;

  it('gives a workspace without an owner to its longest-standing active admin, and names those that have none', async () => {
    const before = (await run())!.ownerless;
    const [gone, first, second] = [await makePerson(api), await makePerson(api), await makePerson(api)];
    await api.sql('UPDATE users SET activated_at = fettle_now()');
    await api.sql('UPDATE users SET deactivated_at = fettle_now() WHERE id = $1', [gone.id]);
    const id = await makeWorkspace(api, { [gone.id]: 'admin', [first.id]: 'admin' });
    await api.sql(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'admin')`, [id, second.id]);
    const alone = await makeWorkspace(api, { [second.id]: 'operator' });
    expect(await run()).toMatchObject({ ownersAppointed: 1, ownerless: before + 1 });
    const owners = `SELECT user_id AS id FROM memberships WHERE workspace_id = $1 AND role = 'owner'`;
    expect(await api.sql(owners, [id])).toEqual([{ id: first.id }]);
    expect(await api.sql(owners, [alone])).toEqual([]);
    expect(await audited('workspace.owner-repaired', id)).toBe(1);
    expect(await run()).toMatchObject({ ownersAppointed: 0 });
    await api.sql('DELETE FROM workspaces WHERE id = $1', [alone]);
  });

  it('makes a default workspace where none is, of those that are there', async () => {
    await api.sql('UPDATE workspaces SET is_default = false');
    await run();
    const [kept] = await api.sql<{ id: string }>('SELECT id FROM workspaces WHERE is_default');
    expect(await audited('workspace.made-default', kept!.id)).toBeGreaterThan(0);
    await api.sql(`UPDATE workspaces SET is_default = false`);
    await api.sql(`UPDATE workspaces SET archived_at = fettle_now()`);
    await run();
    expect(await api.sql('SELECT 1 FROM workspaces WHERE is_default AND archived_at IS NULL')).toHaveLength(1);
    await api.sql('UPDATE workspaces SET archived_at = NULL');
  });

  it('closes invitations that nobody can accept, and forgets those that ran out long ago with the membership that waited', async () => {
    const email = `late-${randomUUID()}@example.org`;
    const { workspace } = await platform().create({
      body: { name: 'W', slug: `w-${randomUUID()}`, owner: { userId: ada.id } },
    });
    const invite = async (days: number): Promise<{ id: string; user: string }> => {
      const [id, user] = [randomUUID(), randomUUID()];
      await api.sql('INSERT INTO users (id, email, name) VALUES ($1, $2, $3)', [user, `${days}-${email}`, 'Late']);
      await api.sql(`INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`, [
        workspace.id,
        user,
      ]);
      await api.sql(
        `INSERT INTO invitations (id, user_id, workspace_id, token_hash, expires_at)
         VALUES ($1::uuid, $2, $3, decode(md5($1::uuid::text), 'hex'), fettle_now() - $4 * interval '1 day')`,
        [id, user, workspace.id, days],
      );
      return { id, user };
    };
    const [fresh, old, left] = [await invite(1), await invite(31), await invite(2)];
    await api.sql('DELETE FROM memberships WHERE user_id = $1', [left.user]);
    expect(await run()).toMatchObject({ invitationsClosed: 2 });
    const pending = 'SELECT id FROM invitations WHERE revoked_at IS NULL AND id = ANY($1)';
    expect(await api.sql(pending, [[fresh.id, old.id, left.id]])).toEqual([{ id: fresh.id }]);
    expect(await api.sql('SELECT 1 FROM memberships WHERE user_id = $1', [old.user])).toEqual([]);
    expect(await api.sql('SELECT 1 FROM memberships WHERE user_id = $1', [fresh.user])).toHaveLength(1);
    expect(await audited('invitation.repaired', old.id)).toBe(1);
  });

  it('ends keys whose person does not belong to their workspace any more', async () => {
    const id = await makeWorkspace(api, { [ada.id]: 'owner' });
    const other = await makePerson(api);
    const key = randomUUID();
    await api.sql(
      `INSERT INTO api_keys (id, workspace_id, name, prefix, hash, created_by, scopes)
       VALUES ($1, $2, 'Left over', $3, '\\x00', $4, '{node:read}')`,
      [key, id, key.slice(0, 12), other.id],
    );
    expect(await run()).toMatchObject({ keysEnded: 1 });
    expect(await api.sql('SELECT revoked_reason AS reason FROM api_keys WHERE id = $1', [key])).toEqual([
      { reason: 'membership ended' },
    ]);
    expect(await audited('api-key.repaired', key)).toBe(1);
  });

  it('is done by one of many that start at once', async () => {
    const admins = await makePerson(api);
    await api.sql('UPDATE users SET activated_at = fettle_now()');
    const id = await makeWorkspace(api, { [admins.id]: 'admin' });
    await Promise.all(Array.from({ length: 8 }, () => run()));
    expect(await audited('workspace.owner-repaired', id)).toBe(1);
  });
});
