import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoles, type RootProfile } from '@fettle/contracts';
import { openStatement } from '@fettle/contracts/agent/root-access';
import type { CheckInAnswer, ClaimAnswer, RootAccessReport } from '@fettle/contracts/agent';
import { RootSigner } from '@fettle/domain/root-access';
import { until } from '@fettle/testing';
import { PASSWORD } from '../../testing/people.js';
import { openSecondApi } from '../../testing/second-api.js';
import { StockStage } from '../../testing/stock-stage.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, enrolNode, makeTeam, makeWorld, type EnrolledNode, type World } from '../../testing/world.js';

let api: TestApi;
let other: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  other = await openSecondApi(api);
  world = await makeWorld(api);
}, 120_000);
afterAll(async () => {
  await other?.close();
  await api?.close();
});

const workspaceId = () => world.mine.workspaceId;
const change = (browser: TestBrowser, nodeId: string, profile: RootProfile) =>
  browser.api.rootAccess.change({ params: { workspaceId: workspaceId(), nodeId }, body: { profile } });
const read = (nodeId: string) => world.owner.api.nodes.get({ params: { workspaceId: workspaceId(), nodeId } });

/** A call as our own agent makes it. */
async function post<Answer>(of: TestApi, node: EnrolledNode, path: string, body: object): Promise<Answer> {
  const answer = await node.send(`http://127.0.0.1:${of.ports.agent}/api/v1/agent/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.status).toBe(200);
  return (await answer.json()) as Answer;
}
const claim = (of: TestApi, node: EnrolledNode, rootAccess: RootAccessReport, waitMs = 0) =>
  post<ClaimAnswer>(of, node, 'tasks/claim', { capabilities: ['fettle/1'], maxTasks: 4, waitMs, rootAccess });
const checkIn = (of: TestApi, node: EnrolledNode, rootAccess: RootAccessReport) =>
  post<CheckInAnswer>(of, node, 'check-in', {
    sentAt: new Date().toISOString(),
    bootId: 'boot',
    agentVersion: '1.0.0',
    metrics: [],
    running: [],
    rootAccess,
  });
const newNode = () => enrolNode(api, world.mine.ctx);
/** What an agent with a helper says before it was told anything. */
const fresh: RootAccessReport = { appliedProfile: 'off', version: 0, heard: 0, enforcedBy: 'helper' };

describe('what root can be used for', () => {
  it('is off on a new node, and chosen by admins and owners with a recent proof, audited', async () => {
    const { id } = await newNode();
    expect((await read(id)).rootAccess).toEqual({
      desired: 'off',
      applied: 'off',
      sync: 'applied',
      version: 0,
      updatedAt: null,
      updatedBy: null,
      lastAppliedAt: null,
      lastError: null,
      enforcedBy: null,
    });
    for (const role of workspaceRoles) {
      const browser = await browserOf(api, world.members[role]);
      const outcome = await change(browser, id, 'task').then(
        () => 200,
        (error: { status: number }) => error.status,
      );
      expect([role, outcome]).toEqual([role, role === 'admin' || role === 'owner' ? 200 : 403]);
    }
    const { rootAccess } = await read(id);
    expect(rootAccess).toMatchObject({
      desired: 'task',
      applied: 'off',
      sync: 'pending',
      updatedBy: { name: 'Test Person' },
    });
    const sql = `SELECT details FROM audit_entries WHERE event = 'root-access.changed' AND target->>'id' = $1 ORDER BY at`;
    expect((await api.sql<{ details: object }>(sql, [id])).map(({ details }) => details)[0]).toMatchObject({
      changes: { profile: ['off', 'task'] },
    });
    const admin = await browserOf(api, world.members.admin);
    await api.sql(`UPDATE sessions SET proven_at = fettle_now() - interval '11 minutes' WHERE user_id = $1`, [
      world.members.admin.id,
    ]);
    await expect(change(admin, id, 'all')).rejects.toMatchObject({ status: 403, code: 'session.step_up_required' });
    await admin.api.sessions.stepUp({ body: { password: PASSWORD } });
    await expect(change(admin, id, 'all')).resolves.toMatchObject({ rootAccess: { desired: 'all' } });
  });

  it('is chosen by the rights of a team on its own nodes only', async () => {
    const [inside, outside] = [await newNode(), await newNode()];
    const teamId = await makeTeam(api, workspaceId(), 'admin');
    await api.sql('UPDATE nodes SET team_id = $2 WHERE id = $1', [inside.id, teamId]);
    await api.sql('INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)', [
      workspaceId(),
      teamId,
      world.members.viewer.id,
    ]);
    const viewer = await browserOf(api, world.members.viewer);
    await expect(change(viewer, inside.id, 'task')).resolves.toMatchObject({ rootAccess: { desired: 'task' } });
    await expect(change(viewer, outside.id, 'task')).rejects.toMatchObject({ code: 'permission.missing' });
    await api.sql('DELETE FROM team_members WHERE team_id = $1', [teamId]);
  });

  it('opens nothing before the node has applied it: tasks as root are refused with what to do', async () => {
    const node = await newNode();
    const body = { nodeId: node.id, command: { type: 'exec' as const, payload: { argv: ['id'], runAsRoot: true } } };
    const create = () => world.owner.api.tasks.create({ params: { workspaceId: workspaceId() }, body });
    const missing = { status: 409, code: 'node.root_access_missing' };
    await expect(create()).rejects.toMatchObject(missing);
    await change(world.owner, node.id, 'task');
    await expect(create()).rejects.toMatchObject(missing);
    for (const appliedProfile of ['operational', 'terminal', 'everything', '', 'off'])
      await checkIn(api, node, { ...fresh, appliedProfile, version: 1 });
    await expect(create()).rejects.toMatchObject(missing);
    const { command } = body;
    const many = await world.owner.api.tasks.createMany({
      params: { workspaceId: workspaceId() },
      body: { nodeIds: [node.id], command },
    });
    expect(many).toEqual({ created: [], refused: [{ nodeId: node.id, code: 'node.root_access_missing' }] });
    const { version } = (await read(node.id)).rootAccess;
    await checkIn(api, node, { ...fresh, appliedProfile: 'task', version, heard: version });
    await expect(create()).resolves.toMatchObject({ state: 'queued' });
    const { tasks } = await claim(api, node, { ...fresh, appliedProfile: 'task', version, heard: version });
    expect(tasks.map(({ payload }) => payload)).toEqual([expect.objectContaining({ runAsRoot: true })]);
  });
});

describe('our own agent', () => {
  it('parked at another process is told within a second, with a statement that is signed for it alone', async () => {
    const [node, neighbour] = [await newNode(), await newNode()];
    const parked = claim(other, node, fresh, 50_000);
    const began = performance.now();
    await until(async () => {
      await change(world.owner, node.id, 'operational_task');
      return true;
    });
    const { rootAccess } = await parked;
    expect(performance.now() - began).toBeLessThan(5_000);
    const { keys } = api.get(RootSigner);
    const { version, statement } = rootAccess;
    expect(openStatement(statement!, keys, node.id)).toMatchObject({ profile: 'operational_task', version });
    expect(() => openStatement(statement!, keys, neighbour.id)).toThrow('for another node');
    expect(() => openStatement(statement!, [], node.id)).toThrow('No key');
  });

  it('that has heard of it waits again, whether it could apply it or not, and is given a statement only while it needs one', async () => {
    const node = await newNode();
    await change(world.owner, node.id, 'task');
    const { version } = (await read(node.id)).rootAccess;
    const failed = { ...fresh, heard: version, lastError: 'the disk is full' };
    const began = performance.now();
    const again = await claim(api, node, failed, 1_500);
    expect(performance.now() - began).toBeGreaterThan(1_000);
    expect(again.rootAccess.statement).toBeDefined();
    expect((await read(node.id)).rootAccess).toMatchObject({ sync: 'failed', lastError: 'the disk is full' });
    const inADay = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const applied = { ...fresh, appliedProfile: 'task', version, heard: version, lastError: null };
    const told = async (validUntil: string) => (await checkIn(api, node, { ...applied, validUntil })).rootAccess!;
    expect((await told(inADay(20))).statement).toBeUndefined();
    expect((await told(inADay(6))).statement).toBeDefined();
    expect((await told('')).statement).toBeDefined();
    expect((await read(node.id)).rootAccess).toMatchObject({ applied: 'task', sync: 'applied', enforcedBy: 'helper' });
  });

  it('tells events of what it has applied, of what failed, and of more than is wanted', async () => {
    const node = await newNode();
    await change(world.owner, node.id, 'task');
    const { version } = (await read(node.id)).rootAccess;
    await checkIn(api, node, { ...fresh, heard: version, lastError: 'no' });
    await checkIn(api, node, { ...fresh, appliedProfile: 'task', version, heard: version });
    await checkIn(api, node, { ...fresh, appliedProfile: 'all', version, heard: version });
    const { items } = await world.owner.api.events.list({
      params: { workspaceId: workspaceId() },
      query: { nodeId: node.id },
    });
    expect(
      items
        .map(({ type }) => type)
        .filter((type) => type.startsWith('root-access'))
        .toReversed(),
    ).toEqual(['root-access.failed', 'root-access.applied', 'root-access.exceeded']);
  });

  it('is tried again when the same profile is chosen after it failed', async () => {
    const node = await newNode();
    await change(world.owner, node.id, 'task');
    const { version } = (await read(node.id)).rootAccess;
    await checkIn(api, node, { ...fresh, heard: version, lastError: 'no' });
    expect((await read(node.id)).rootAccess.sync).toBe('failed');
    const { rootAccess } = await change(world.owner, node.id, 'task');
    expect(rootAccess).toMatchObject({ sync: 'pending', lastError: null });
    expect(rootAccess.version).toBeGreaterThan(version);
  });
});

describe('a stock agent', () => {
  it('connected to another process is told at once, applies it, and says so by authenticating again', async () => {
    const stage = await StockStage.open(other);
    try {
      const agent = await stage.start();
      const { nodeId } = agent.identity;
      const node = () => stage.owner.api.nodes.get({ params: { workspaceId: stage.workspaceId, nodeId } });
      const mine = await browserOf(api, { id: '', email: stage.ownerEmail });
      const set = (profile: RootProfile) =>
        mine.api.rootAccess.change({ params: { workspaceId: stage.workspaceId, nodeId }, body: { profile } });
      for (const profile of ['all', 'task_terminal', 'off'] as const) {
        await set(profile);
        await until(async () => (await node()).rootAccess.applied === profile, { what: `${profile} to be applied` });
        expect((await node()).rootAccess).toMatchObject({ desired: profile, sync: 'applied', lastError: null });
      }
      const task = await stage.create(agent, { type: 'shell.exec', payload: { command: 'id' } });
      expect(await stage.ended(task.id)).toMatchObject({ state: 'succeeded' });
    } finally {
      expect(await stage.stopAgents()).toEqual([]);
    }
  }, 40_000);
});
