import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, makeTeam, makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let workspaceId: string;
let people: Record<'viewer' | 'operator' | 'editor' | 'admin', TestBrowser>;
let teamId: string;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  ({ workspaceId } = world.mine);
  people = {
    viewer: await browserOf(api, world.members.viewer),
    operator: await browserOf(api, world.members.operator),
    editor: await browserOf(api, world.members.editor),
    admin: await browserOf(api, world.members.admin),
  };
  teamId = await makeTeam(api, workspaceId);
  for (const role of ['viewer', 'editor'] as const) {
    const sql = 'INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)';
    await api.sql(sql, [workspaceId, teamId, world.members[role].id]);
  }
});
afterAll(() => api.close());

const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const params = () => ({ workspaceId });
const keep = (who: TestBrowser, name: string, state = {}) =>
  who.api.views.create({ params: params(), body: { list: 'nodes', name, state } });
const listOf = (who: TestBrowser) => who.api.views.list({ params: params(), query: { list: 'nodes' } });
const namesOf = async (who: TestBrowser) => (await listOf(who)).items.map(({ name }) => name);
const at = (viewId: string) => ({ params: { workspaceId, viewId } });

describe('own views', () => {
  it('keep the whole state of a list, and are seen by nobody else', async () => {
    const state = { q: 'presence:offline tag:web', sort: 'cpu', direction: 'desc' as const, groupBy: 'site' as const };
    const made = await keep(people.viewer, ' Broken web ', { ...state, columns: ['name', 'cpu'], layout: 'heat' });
    expect(made).toMatchObject({ name: 'Broken web', scope: 'personal', isMine: true, mayChange: true, version: 1 });
    expect(made.state).toEqual({
      ...state,
      columns: ['name', 'cpu'],
      layout: 'heat',
      metric: 'presence',
      density: 'normal',
    });
    expect(await namesOf(people.viewer)).toContain('Broken web');
    for (const other of [people.operator, people.editor, people.admin, world.owner]) {
      expect(await namesOf(other)).not.toContain('Broken web');
      await expect(other.api.views.get(at(made.id))).rejects.toEqual(refused(404, 'object.not_found'));
      const change = other.api.views.update({ ...at(made.id), body: { name: 'Taken' } });
      await expect(change).rejects.toEqual(refused(404, 'object.not_found'));
      await expect(other.api.views.remove(at(made.id))).rejects.toEqual(refused(404, 'object.not_found'));
    }
  });

  it('have names of their own, and refuse filters that cannot be read', async () => {
    await keep(people.operator, 'Mine');
    await expect(keep(people.operator, 'MINE')).rejects.toEqual(refused(409, 'view.name_taken'));
    // Another person's view of the same name is none of his business.
    await keep(people.viewer, 'Mine');
    const unreadable = keep(people.operator, 'Odd', { q: 'colour:red' });
    await expect(unreadable).rejects.toEqual(refused(400, 'request.filter_invalid'));
    const tasks = { list: 'tasks' as const, name: 'Mine', state: { q: 'state:failed' } };
    expect(await people.operator.api.views.create({ params: params(), body: tasks })).toMatchObject({ list: 'tasks' });
  });

  it('are changed from the version that was read, by body or If-Match', async () => {
    const { id } = await keep(people.operator, 'Versioned');
    const to = (q: string, version?: number) =>
      people.operator.api.views.update({ ...at(id), body: { state: { q }, ...(version ? { version } : {}) } });
    expect(await to('cpu>80', 1)).toMatchObject({ version: 2, state: { q: 'cpu>80' } });
    await expect(to('cpu>90', 1)).rejects.toEqual(refused(409, 'view.conflict'));
    // What changes nothing is no new version.
    expect(await to('cpu>80')).toMatchObject({ version: 2 });
  });

  it('go with the membership; what the person shared stays', async () => {
    const [own, shared] = [await keep(people.admin, 'Goes'), await keep(people.admin, 'Stays')];
    await people.admin.api.views.share({ ...at(shared.id), body: { scope: 'workspace' } });
    const userId = world.members.admin.id;
    const sql = 'DELETE FROM memberships WHERE workspace_id = $1 AND user_id = $2';
    await api.sql(sql, [workspaceId, userId]);
    expect(await api.sql('SELECT id FROM saved_views WHERE id = $1', [own.id])).toEqual([]);
    expect(await world.owner.api.views.get(at(shared.id))).toMatchObject({ scope: 'workspace', createdBy: null });
    await api.sql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'admin')", [
      workspaceId,
      userId,
    ]);
  });
});

describe('shared views', () => {
  it('take view:share: who holds it not shares nothing and changes nothing that is shared', async () => {
    const { id } = await keep(people.operator, 'Wanted by all');
    const share = people.operator.api.views.share({ ...at(id), body: { scope: 'workspace' } });
    await expect(share).rejects.toEqual(refused(403, 'permission.missing'));
    const theirs = await keep(people.editor, 'For all');
    await people.editor.api.views.share({ ...at(theirs.id), body: { scope: 'workspace' } });
    expect(await people.operator.api.views.get(at(theirs.id))).toMatchObject({ isMine: false, mayChange: false });
    const change = people.operator.api.views.update({ ...at(theirs.id), body: { name: 'Mine now' } });
    await expect(change).rejects.toEqual(refused(403, 'permission.missing'));
    await expect(people.operator.api.views.remove(at(theirs.id))).rejects.toEqual(refused(403, 'permission.missing'));
    const renamed = await world.owner.api.views.update({ ...at(theirs.id), body: { name: 'For everybody' } });
    expect(renamed).toMatchObject({ name: 'For everybody', scope: 'workspace' });
  });

  it('of a team are seen by its members alone, and made by members alone', async () => {
    const { id } = await keep(people.editor, 'Of the team');
    const shared = await people.editor.api.views.share({ ...at(id), body: { scope: 'team', teamId } });
    expect(shared).toMatchObject({ scope: 'team', teamId, version: 2 });
    expect(await namesOf(people.viewer)).toContain('Of the team');
    expect(await namesOf(people.operator)).not.toContain('Of the team');
    await expect(people.operator.api.views.get(at(id))).rejects.toEqual(refused(404, 'object.not_found'));
    // An owner who does not belong to the team shares nothing with it.
    const his = await keep(world.owner, 'From outside');
    const outside = world.owner.api.views.share({ ...at(his.id), body: { scope: 'team', teamId } });
    await expect(outside).rejects.toEqual(refused(409, 'team.not_a_member'));
    const foreign = people.editor.api.views.share({ ...at(id), body: { scope: 'team', teamId: world.foreign.teamId } });
    await expect(foreign).rejects.toEqual(refused(404, 'object.not_found'));
  });

  it('are taken back, and with that out of the pins and the beginnings of others', async () => {
    const { id } = await keep(people.editor, 'For a while');
    await people.editor.api.views.share({ ...at(id), body: { scope: 'workspace' } });
    await people.operator.api.views.pin({ ...at(id), body: { isPinned: true } });
    await people.operator.api.views.setDefault({ params: params(), body: { list: 'nodes', viewId: id } });
    expect((await listOf(people.operator)).default).toEqual({ viewId: id, of: 'me' });
    await people.editor.api.views.share({ ...at(id), body: { scope: 'personal' } });
    expect(await namesOf(people.operator)).not.toContain('For a while');
    expect((await listOf(people.operator)).default).toBeNull();
    const left = await api.sql('SELECT user_id FROM view_pins WHERE view_id = $1', [id]);
    expect(left).toEqual([]);
  });
});

describe('the view that a list opens with', () => {
  it('is the own one before that of a team before that of the workspace', async () => {
    const [forAll, forTeam] = [await keep(people.editor, 'First of all'), await keep(people.editor, 'First of team')];
    await people.editor.api.views.share({ ...at(forAll.id), body: { scope: 'workspace' } });
    const early = people.editor.api.views.setSharedDefault({
      params: params(),
      body: { list: 'nodes', viewId: forTeam.id },
    });
    await expect(early).rejects.toEqual(refused(409, 'view.not_shared'));
    await people.editor.api.views.share({ ...at(forTeam.id), body: { scope: 'team', teamId } });
    const set = (viewId: string | null, team: string | null) =>
      people.editor.api.views.setSharedDefault({ params: params(), body: { list: 'nodes', viewId, teamId: team } });
    await set(forAll.id, null);
    expect((await listOf(people.viewer)).default).toEqual({ viewId: forAll.id, of: 'workspace' });
    await set(forTeam.id, teamId);
    expect((await listOf(people.viewer)).default).toEqual({ viewId: forTeam.id, of: 'team' });
    expect((await listOf(people.operator)).default).toEqual({ viewId: forAll.id, of: 'workspace' });
    const own = await keep(people.viewer, 'First of mine');
    await people.viewer.api.views.setDefault({ params: params(), body: { list: 'nodes', viewId: own.id } });
    expect((await listOf(people.viewer)).default).toEqual({ viewId: own.id, of: 'me' });
    await people.viewer.api.views.setDefault({ params: params(), body: { list: 'nodes', viewId: null } });
    expect((await listOf(people.viewer)).default).toEqual({ viewId: forTeam.id, of: 'team' });
    const denied = people.operator.api.views.setSharedDefault({
      params: params(),
      body: { list: 'nodes', viewId: forAll.id },
    });
    await expect(denied).rejects.toEqual(refused(403, 'permission.missing'));
  });
});
