import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let workspaceId: string;
let editor: TestBrowser;
let operator: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  ({ workspaceId } = world.mine);
  editor = await browserOf(api, world.members.editor);
  operator = await browserOf(api, world.members.operator);
  await api.sql("UPDATE nodes SET tags = '{web,prod}', site = 'fra' WHERE id = $1", [world.mine.node.id]);
  await api.sql("UPDATE nodes SET tags = '{db}' WHERE id = $1", [world.mine.neighbour.id]);
});
afterAll(() => api.close());

const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const params = () => ({ workspaceId });
const at = (groupId: string) => ({ params: { workspaceId, groupId } });
const idsBy = async (q: string) =>
  (await operator.api.nodes.list({ params: params(), query: { q } })).items.map(({ id }) => id).toSorted();

describe('groups of nodes', () => {
  it('by rule hold who matches at this moment', async () => {
    const body = { kind: 'rule' as const, name: 'Web', rule: 'tag:web' };
    const made = await editor.api.groups.create({ params: params(), body });
    expect(made).toMatchObject({ kind: 'rule', rule: 'tag:web', nodes: 1, version: 1 });
    expect(await idsBy('group:web')).toEqual([world.mine.node.id]);
    await api.sql("UPDATE nodes SET tags = '{db,web}' WHERE id = $1", [world.mine.neighbour.id]);
    expect(await operator.api.groups.get(at(made.id))).toMatchObject({ nodes: 2 });
    expect(await idsBy('group:WEB')).toEqual([world.mine.node.id, world.mine.neighbour.id].toSorted());
    expect(await idsBy('-group:web')).toEqual([]);
    await api.sql("UPDATE nodes SET tags = '{db}' WHERE id = $1", [world.mine.neighbour.id]);
    expect(await idsBy('group:web,nothing')).toEqual([world.mine.node.id]);
    expect(await idsBy('group:nothing')).toEqual([]);
  });

  it('listed hold whom they list, all of a request or none', async () => {
    const body = { kind: 'static' as const, name: 'By hand', description: 'The odd ones' };
    const { id } = await editor.api.groups.create({ params: params(), body });
    const add = (...nodeIds: string[]) => editor.api.groups.addNodes({ ...at(id), body: { nodeIds } });
    expect(await add(world.mine.neighbour.id, world.mine.neighbour.id)).toMatchObject({ nodes: 1, version: 2 });
    expect(await add(world.mine.neighbour.id)).toMatchObject({ nodes: 1, version: 2 });
    const mixed = add(world.mine.node.id, world.foreign.node.id);
    await expect(mixed).rejects.toEqual(refused(404, 'object.not_found'));
    expect(await idsBy('group:"by hand"')).toEqual([world.mine.neighbour.id]);
    const taken = await editor.api.groups.removeNodes({ ...at(id), body: { nodeIds: [world.mine.neighbour.id] } });
    expect(taken).toMatchObject({ nodes: 0, version: 3 });
    const rule = editor.api.groups.update({ ...at(id), body: { rule: 'tag:x' } });
    await expect(rule).rejects.toEqual(refused(409, 'group.has_no_rule'));
  });

  it('refuse rules that cannot be read, and rules on groups', async () => {
    for (const rule of ['colour:red', 'cpu>high', 'group:web', '-group:web os:linux', '"open', '   x:']) {
      const made = editor.api.groups.create({ params: params(), body: { kind: 'rule', name: `R ${rule}`, rule } });
      await expect(made).rejects.toEqual(refused(400, 'group.rule_invalid'));
    }
  });

  it('are managed by editors, read by everybody, and unknown elsewhere', async () => {
    const body = { kind: 'rule' as const, name: 'Sites', rule: 'site:fra' };
    const make = operator.api.groups.create({ params: params(), body });
    await expect(make).rejects.toEqual(refused(403, 'permission.missing'));
    const { id } = await editor.api.groups.create({ params: params(), body });
    await expect(editor.api.groups.create({ params: params(), body: { ...body, name: 'SITES' } })).rejects.toEqual(
      refused(409, 'group.name_taken'),
    );
    const { items } = await operator.api.groups.list({ params: params() });
    expect(items.find((group) => group.id === id)).toMatchObject({ nodes: 1, name: 'Sites' });
    const [before] = items.map(({ name }) => name.toLowerCase());
    expect(before).toBe(items.map(({ name }) => name.toLowerCase()).toSorted()[0]);
    const stranger = await browserOf(api, world.stranger);
    const theirs = { params: { workspaceId: world.foreign.workspaceId, groupId: id } };
    await expect(stranger.api.groups.get(theirs)).rejects.toEqual(refused(404, 'object.not_found'));
    await expect(stranger.api.groups.remove({ ...theirs, query: {} })).rejects.toEqual(
      refused(404, 'object.not_found'),
    );
    const conflict = editor.api.groups.update({ ...at(id), body: { name: 'Places', version: 7 } });
    await expect(conflict).rejects.toEqual(refused(409, 'group.conflict'));
  });

  it('say what names them before they go', async () => {
    const { id } = await editor.api.groups.create({
      params: params(),
      body: { kind: 'rule', name: 'Named', rule: 'tag:db' },
    });
    const state = { q: 'presence:offline group:named' };
    await operator.api.views.create({ params: params(), body: { list: 'nodes', name: 'Hidden', state } });
    const seen = await editor.api.views.create({ params: params(), body: { list: 'nodes', name: 'Seen', state } });
    expect(await editor.api.groups.uses(at(id))).toEqual({
      items: [{ kind: 'view', id: seen.id, name: 'Seen' }],
      hidden: 1,
    });
    await expect(editor.api.groups.remove({ ...at(id), query: {} })).rejects.toMatchObject({
      code: 'group.in_use',
      message: expect.stringContaining('Seen, 1 more'),
    });
    expect(await editor.api.groups.remove({ ...at(id), query: { force: 'true' } })).toEqual({ ok: true });
    await expect(editor.api.groups.get(at(id))).rejects.toEqual(refused(404, 'object.not_found'));
  });
});

describe('nodes from further away', () => {
  it('are counted by what they are grouped by, those of several tags in each', async () => {
    const grouped = (by: 'tag' | 'site' | 'team' | 'os' | 'version', q?: string) =>
      operator.api.nodeOverviews.grouped({ params: params(), query: { by, ...(q ? { q } : {}) } });
    const tags = await grouped('tag');
    expect(tags.groups.map(({ value, total }) => [value, total])).toEqual([
      ['db', 1],
      ['prod', 1],
      ['web', 1],
    ]);
    const sites = await grouped('site');
    expect(sites.groups).toContainEqual(expect.objectContaining({ value: null, total: 1 }));
    expect(sites.groups).toContainEqual(expect.objectContaining({ value: 'fra', total: 1 }));
    for (const { presences, total, worst } of sites.groups) {
      expect(Object.values(presences).reduce((sum, one) => sum + one, 0)).toBe(total);
      expect(presences[worst]).toBeGreaterThan(0);
    }
    expect((await grouped('tag', 'tag:web')).groups.map(({ value }) => value)).toEqual(['prod', 'web']);
    expect((await grouped('version')).beyond).toBe(0);
  });

  it('are cells, worst first, with what was measured last', async () => {
    const answer = await operator.api.nodeOverviews.cells({ params: params(), query: { metric: 'cpu' } });
    expect(answer).toMatchObject({ metric: 'cpu', total: 2 });
    expect(answer.cells.map(([id]) => id).toSorted()).toEqual([world.mine.node.id, world.mine.neighbour.id].toSorted());
    for (const [, , presence, value] of answer.cells) expect([presence, value]).toEqual([expect.any(Number), null]);
    const none = await operator.api.nodeOverviews.cells({ params: params(), query: { q: 'tag:nothing' } });
    expect(none).toMatchObject({ total: 0, cells: [] });
  });
});
