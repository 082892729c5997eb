import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { makeGroup } from '../../testing/samples-views.js';
import { browserOf, makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let workspaceId: string;
let viewer: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  ({ workspaceId } = world.mine);
  viewer = await browserOf(api, world.members.viewer);
  const named = `UPDATE nodes SET name = $2, hostname = $3, tags = $4::text[], addresses = $5::text[] WHERE id = $1`;
  await api.sql(named, [world.mine.node.id, 'zebra', 'z-1.example.org', '{striped}', '{10.9.8.7}']);
  await api.sql(named, [world.mine.neighbour.id, 'big zebra', 'z-2.example.org', '{}', '{}']);
  await api.sql(named, [world.foreign.node.id, 'zebra', 'z-9.example.org', '{striped}', '{10.9.8.7}']);
});
afterAll(() => api.close());

const find = (who: TestBrowser, q: string, limit?: number) =>
  who.api.search.find({ params: { workspaceId }, query: { q, ...(limit ? { limit: String(limit) as never } : {}) } });

describe('the search', () => {
  it('finds nodes by name, hostname, tag and address, the best first', async () => {
    expect((await find(viewer, 'zebra')).nodes.map(({ title }) => title)).toEqual(['zebra', 'big zebra']);
    for (const q of ['striped', '10.9.8', 'Z-1.EX', world.mine.node.id, world.mine.node.id.slice(0, 13)]) {
      const { nodes } = await find(viewer, q);
      expect(nodes.map(({ id }) => id)).toContain(world.mine.node.id);
      expect(nodes.map(({ id }) => id)).not.toContain(world.foreign.node.id);
    }
    expect((await find(viewer, '100%_')).nodes).toEqual([]);
  });

  it('finds tasks by id and command, and groups, teams and members by name', async () => {
    const { tasks } = await find(viewer, world.mine.taskId.slice(0, 18));
    expect(tasks).toContainEqual(expect.objectContaining({ id: world.mine.taskId, title: 'true' }));
    expect((await find(viewer, 'true')).tasks.map(({ id }) => id)).toContain(world.mine.taskId);
    const groupId = await makeGroup(api, workspaceId, 'tag:striped');
    expect((await find(viewer, 'group')).groups.map(({ id }) => id)).toContain(groupId);
    expect((await find(viewer, world.mine.teamId)).teams).toContainEqual({
      id: world.mine.teamId,
      title: `Team ${world.mine.teamId}`,
      subtitle: '',
    });
    const { members } = await find(viewer, world.members.owner.email);
    expect(members.map(({ id }) => id)).toEqual([world.members.owner.id]);
    expect((await find(viewer, world.stranger.email)).members).toEqual([]);
  });

  it('shows of the audit log and of pages what the asking one may read', async () => {
    const event = 'team.created';
    await world.owner.api.teams.create({ params: { workspaceId }, body: { name: 'Audited' } });
    expect((await find(world.owner, event)).audit.map(({ title }) => title)).toContain(event);
    expect((await find(viewer, event)).audit).toEqual([]);
    expect((await find(world.owner, 'audit')).pages).toContainEqual(expect.objectContaining({ id: 'activity' }));
    expect((await find(viewer, 'audit')).pages).toEqual([]);
    expect((await find(viewer, 'time')).pages).toContainEqual(expect.objectContaining({ id: 'settings' }));
  });

  it('is bounded, and says of which kind there is more', async () => {
    const answer = await find(viewer, 'zebra', 1);
    expect(answer.nodes).toHaveLength(1);
    expect(answer.more).toContain('nodes');
    await expect(find(viewer, ' ')).rejects.toMatchObject({ status: 400 });
    await expect(find(viewer, 'x', 11)).rejects.toMatchObject({ status: 400 });
  });

  it('of a stranger is a search nowhere', async () => {
    const stranger = await browserOf(api, world.stranger);
    await expect(find(stranger, 'zebra')).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
  });
});
