import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BULK_MAX, type FactMessage } from '@fettle/contracts';
import { until } from '@fettle/testing';
import { io } from 'socket.io-client';
import { makePerson, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, enrolNode, makeTeam, makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let workspaceId: string;
let owner: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  ({ workspaceId } = world.mine);
  ({ owner } = world);
});
afterAll(() => api.close());

const params = () => ({ workspaceId });
const refused = (status: number, code: string) => expect.objectContaining({ status, code });

async function viewer(): Promise<Person> {
  const person = await makePerson(api);
  await api.sql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')", [
    workspaceId,
    person.id,
  ]);
  return person;
}

/** A socket that watches the workspace, with the facts that reached it. */
async function watching(browser: TestBrowser) {
  const { ticket } = await browser.api.auth.socketTicket();
  const extraHeaders = { origin: api.origins.operator };
  const url = `http://127.0.0.1:${api.ports.operator}`;
  const socket = io(url, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { ticket },
    extraHeaders,
  });
  const facts: FactMessage[] = [];
  socket.on('fact', (fact: FactMessage) => facts.push(fact));
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', () => resolve());
    socket.on('connect_error', reject);
  });
  await socket.timeout(5_000).emitWithAck('watch', { workspaceId });
  return { socket, facts };
}

describe('teams over the wire', () => {
  it('are made, read, changed and deleted', async () => {
    const made = await owner.api.teams.create({ params: params(), body: { name: ' Night shift ', role: 'operator' } });
    expect(made).toMatchObject({
      name: 'Night shift',
      role: 'operator',
      members: 0,
      nodes: 0,
      isMine: false,
      version: 1,
    });
    const { teamId } = { teamId: made.id };
    const listed = await owner.api.teams.list({ params: params(), query: { search: 'night' } });
    expect(listed).toMatchObject({ items: [{ id: teamId }], total: 1, nextCursor: null });
    const again = owner.api.teams.create({ params: params(), body: { name: 'night SHIFT' } });
    await expect(again).rejects.toEqual(refused(409, 'team.name_taken'));
    const at = { params: { ...params(), teamId } };
    await owner.api.teams.update({ ...at, body: { role: null } });
    await expect(owner.api.teams.update({ ...at, body: { name: 'x', version: 1 } })).rejects.toEqual(
      refused(409, 'team.conflict'),
    );
    await owner.api.nodeTeams.assign({ params: { ...params(), nodeId: world.mine.neighbour.id }, body: { teamId } });
    expect(await owner.api.nodes.get({ params: { ...params(), nodeId: world.mine.neighbour.id } })).toMatchObject({
      teamId,
      teamName: 'Night shift',
    });
    await expect(owner.api.teams.remove({ ...at, query: {} })).rejects.toEqual(refused(409, 'team.owns_nodes'));
    expect(await owner.api.teams.remove({ ...at, query: { release: 'true' } })).toEqual({ ok: true, nodes: 1 });
    await expect(owner.api.teams.get(at)).rejects.toEqual(refused(404, 'object.not_found'));
  });

  it('are paged by name without gaps', async () => {
    const prefix = `page ${randomUUID()}`;
    const names = Array.from({ length: 5 }, (_, at) => `${prefix} ${at}`);
    for (const name of names) await owner.api.teams.create({ params: params(), body: { name } });
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const query = { search: prefix, limit: 2, ...(cursor ? { cursor } : {}) };
      const page = await owner.api.teams.list({ params: params(), query });
      seen.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(names);
  });

  it('refuse what cannot be: bad names and roles, strangers, two heirs', async () => {
    for (const body of [
      { name: '' },
      { name: 'none' },
      { name: 'x'.repeat(81) },
      { name: 'x', role: 'owner' },
      { name: 'x', role: 'viewer' },
    ])
      // prettier-ignore
      await expect(owner.api.teams.create({ params: params(), body: body as never })).rejects.toMatchObject({ status: 400 });
    const teamId = await makeTeam(api, workspaceId);
    const add = (userId: string) => owner.api.teams.addMembers({ params: { ...params(), teamId }, body: { userId } });
    for (const userId of [world.stranger.id, randomUUID()])
      await expect(add(userId)).rejects.toEqual(refused(409, 'team.not_a_member'));
    const both = { reassignTo: teamId, release: 'true' as const };
    await expect(owner.api.teams.remove({ params: { ...params(), teamId }, query: both })).rejects.toMatchObject({
      status: 400,
    });
  });

  it('own a node from its install command on, and are a column, a filter, a facet and an export of the list', async () => {
    const name = `Rack ${randomUUID()}`;
    const { id: teamId } = await owner.api.teams.create({ params: params(), body: { name } });
    const install = await owner.api.enrolment.create({ params: params(), body: { nodeName: 'rack-1', teamId } });
    expect(install.teamId).toBe(teamId);
    const [, token = ''] = /--bootstrap-token '([^']+)'/.exec(install.installCommand) ?? [];
    const joined = await fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/node-installs/consume`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, hostname: `h-${randomUUID()}` }),
    });
    const { nodeId } = (await joined.json()) as { nodeId: string };
    const q = `team:"${name}"`;
    const list = await owner.api.nodes.list({ params: params(), query: { q, sort: 'team' } });
    expect(list.items.map(({ id, teamName }) => [id, teamName])).toEqual([[nodeId, name]]);
    const { facets } = await owner.api.nodes.facets({ params: params(), query: {} });
    expect(facets['team']).toContainEqual({ value: name, count: 1 });
    const none = await owner.api.nodes.list({ params: params(), query: { q: 'team:none', limit: 200 } });
    expect(none.items.map(({ id }) => id)).not.toContain(nodeId);
    const csv = await owner.fetch(
      `/workspaces/${workspaceId}/nodes/export?${new URLSearchParams({ q, columns: 'name,team' }).toString()}`,
    );
    expect(await csv.text()).toContain(`rack-1,${name}`);
    const tasks = {
      params: { ...params(), teamId },
      body: { command: { type: 'exec' as const, payload: { argv: ['true'] } } },
    };
    const { created } = await owner.api.tasks.createForTeam(tasks);
    expect(created.map((task) => task.nodeId)).toEqual([nodeId]);
    const ofTeam = await owner.api.tasks.list({ params: params(), query: { q: `team:"${name}"` } });
    expect(ofTeam.items).toMatchObject([{ id: created[0]?.taskId, nodeTeamId: teamId }]);
  });
});

describe('a team that owns more than one act reaches', () => {
  it('is given no task at all', async () => {
    const teamId = await makeTeam(api, workspaceId);
    const sql = `INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, team_id)
      SELECT gen_random_uuid(), $1, 'n' || n, $2 || '-' || n, 'linux', 'amd64', $2::uuid FROM generate_series(1, $3::int) AS n`;
    await api.sql(sql, [workspaceId, teamId, BULK_MAX + 1]);
    const body = { command: { type: 'exec' as const, payload: { argv: ['true'] } } };
    await expect(owner.api.tasks.createForTeam({ params: { ...params(), teamId }, body })).rejects.toEqual(
      refused(409, 'team.too_many_nodes'),
    );
    const made = 'SELECT 1 FROM tasks t JOIN nodes n ON n.id = t.node_id WHERE n.team_id = $1';
    expect(await api.sql(made, [teamId])).toEqual([]);
    await api.sql('DELETE FROM nodes WHERE team_id = $1', [teamId]);
  });
});

describe('leaving a team', () => {
  it('is told to the browser of the person within 5 s, and bites on the next request', async () => {
    const person = await viewer();
    const teamId = await makeTeam(api, workspaceId, 'operator');
    const { id: nodeId } = await enrolNode(api, world.mine.ctx);
    await owner.api.nodeTeams.assign({ params: { ...params(), nodeId }, body: { teamId } });
    const browser = await browserOf(api, person);
    const { socket, facts } = await watching(browser);
    await owner.api.teams.addMembers({ params: { ...params(), teamId }, body: { userId: person.id } });
    await until(() => facts.some(({ name, id }) => name === 'member.changed' && id === person.id));
    const rightsOf = async () =>
      (await browser.api.auth.me()).workspaces.find(({ id }) => id === workspaceId)?.teamRoles;
    expect(await rightsOf()).toEqual([{ teamId, role: 'operator' }]);
    const run = () =>
      browser.api.tasks.create({
        params: params(),
        body: { nodeId, command: { type: 'exec', payload: { argv: ['true'] } } },
      });
    await run();
    facts.length = 0;
    const from = Date.now();
    await owner.api.teams.removeMember({ params: { ...params(), teamId, userId: person.id } });
    await expect(run()).rejects.toEqual(refused(403, 'permission.missing'));
    expect(await rightsOf()).toEqual([]);
    await until(() => facts.some(({ name, id }) => name === 'member.changed' && id === person.id));
    expect(Date.now() - from).toBeLessThan(5_000);
    // Still a member of the workspace: its socket stays, and goes on being told.
    expect(socket.connected).toBe(true);
    socket.disconnect();
  });
});
