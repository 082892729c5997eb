import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestBrowser } from '../../testing/test-browser.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { browserOf, enrolNode, makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let workspaceId: string;
let operator: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  ({ workspaceId } = world.mine);
  operator = await browserOf(api, world.members.operator);
});
afterAll(() => api.close());

const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const fresh = async () => ({ workspaceId, nodeId: (await enrolNode(api, world.mine.ctx)).id });
const body = { reason: 'New disks', minutes: 30 };
const start = (params: { workspaceId: string; nodeId: string }, by = operator) =>
  by.api.windows.start({ params, body });

describe('maintenance over the wire', () => {
  it('is started by an operator, seen by everybody with the node, and ended with one call', async () => {
    const params = await fresh();
    const window = await start(params);
    expect(window).toMatchObject({ state: 'active', reason: 'New disks', endedAt: null, endedBy: null });
    const viewer = await browserOf(api, world.members.viewer);
    expect((await viewer.api.nodes.get({ params })).maintenance).toMatchObject({ id: window.id });
    const found = await viewer.api.nodes.list({ params: { workspaceId }, query: { q: 'maintenance:yes' } });
    expect(found.items.map(({ id }) => id)).toContain(params.nodeId);
    expect((await viewer.api.windows.ofNode({ params, query: {} })).items.map(({ id }) => id)).toEqual([window.id]);
    expect((await viewer.api.windows.list({ params: { workspaceId }, query: { state: 'active' } })).total).toBe(1);
    const ended = await operator.api.windows.end({ params });
    expect(ended).toMatchObject({ id: window.id, state: 'ended', endedBy: expect.any(String) });
    expect((await viewer.api.nodes.get({ params })).maintenance).toBeNull();
  });

  it.each([
    {},
    { reason: 'New disks' },
    { reason: 'x', minutes: 30 },
    { reason: ' '.repeat(10), minutes: 30 },
    { reason: 'New disks', minutes: 0 },
    { reason: 'New disks', minutes: 30 * 24 * 60 + 1 },
    { reason: 'New disks', minutes: 30, untilEnded: true },
    { reason: 'New disks', untilEnded: false },
    { reason: 'New disks', minutes: 30, startsAt: 'tomorrow' },
    { reason: 'New disks', minutes: 30, scope: 'all' },
  ])('refuses %j', async (wrong) => {
    const params = await fresh();
    const answer = operator.api.windows.start({ params, body: wrong as typeof body });
    await expect(answer).rejects.toEqual(refused(400, 'request.invalid'));
  });

  it('answers each fault with its code', async () => {
    const params = await fresh();
    await expect(operator.api.windows.end({ params })).rejects.toEqual(refused(409, 'window.none_active'));
    const { id: windowId } = await start(params);
    await expect(start(params)).rejects.toEqual(refused(409, 'window.overlaps'));
    const begun = operator.api.windows.cancel({ params: { ...params, windowId } });
    await expect(begun).rejects.toEqual(refused(409, 'window.not_scheduled'));
    const far = new Date(Date.now() + 40 * 86_400_000).toISOString();
    const late = operator.api.windows.start({ params: await fresh(), body: { ...body, startsAt: far } });
    await expect(late).rejects.toEqual(refused(400, 'window.time_invalid'));
    const nowhere = { workspaceId, nodeId: randomUUID() };
    await expect(start(nowhere)).rejects.toEqual(refused(404, 'object.not_found'));
    await expect(operator.api.windows.ofNode({ params: nowhere, query: {} })).rejects.toEqual(
      refused(404, 'object.not_found'),
    );
    const cursor = operator.api.windows.list({ params: { workspaceId }, query: { cursor: 'bm8' } });
    await expect(cursor).rejects.toEqual(refused(400, 'request.cursor_invalid'));
  });

  it('is nothing for viewers and editors, for people who are not signed in, and for another workspace', async () => {
    const params = await fresh();
    for (const role of ['viewer', 'editor'] as const) {
      const one = await browserOf(api, world.members[role]);
      await expect(start(params, one)).rejects.toEqual(refused(403, 'permission.missing'));
      await expect(one.api.windows.end({ params })).rejects.toEqual(refused(403, 'permission.missing'));
    }
    const nobody = new TestBrowser(api);
    await expect(nobody.api.windows.ofNode({ params, query: {} })).rejects.toMatchObject({ status: 401 });
    const stranger = await browserOf(api, world.stranger);
    await expect(start(params, stranger)).rejects.toMatchObject({ status: 404 });
    const foreign = { workspaceId: world.foreign.workspaceId, nodeId: params.nodeId };
    await expect(start(foreign, stranger)).rejects.toEqual(refused(404, 'object.not_found'));
  });

  it('is opened by the right of a team on its nodes alone, also among many', async () => {
    const [inside, outside] = [await fresh(), await fresh()];
    const { teamId } = world.mine;
    await api.sql(`UPDATE teams SET role = 'operator' WHERE id = $1`, [teamId]);
    await api.sql('UPDATE nodes SET team_id = $2 WHERE id = $1', [inside.nodeId, teamId]);
    const join = 'INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING';
    await api.sql(join, [workspaceId, teamId, world.members.editor.id]);
    const member = await browserOf(api, world.members.editor);
    await expect(start(outside, member)).rejects.toEqual(refused(403, 'permission.missing'));
    const many = await member.api.windows.startMany({
      params: { workspaceId },
      body: { nodeIds: [inside.nodeId, outside.nodeId], reason: 'New switch', untilEnded: true },
    });
    expect(many.started.map(({ nodeId }) => nodeId)).toEqual([inside.nodeId]);
    expect(many.refused).toEqual([{ nodeId: outside.nodeId, code: 'permission.missing' }]);
  });

  it('has the names of Noderax too', async () => {
    const params = await fresh();
    const on = await operator.api.windows.enable({ params, body: { reason: 'Patching' } });
    expect(on).toMatchObject({ id: params.nodeId, maintenance: { reason: 'Patching', openEnded: true } });
    const off = await operator.api.windows.disable({ params, body: {} });
    expect(off.maintenance).toBeNull();
  });
});
