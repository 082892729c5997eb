import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { browserOf, enrolNode, makeTask, makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let workspaceId: string;
let editor: TestBrowser;
let admin: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  ({ workspaceId } = world.mine);
  editor = await browserOf(api, world.members.editor);
  admin = await browserOf(api, world.members.admin);
});
afterAll(() => api.close());

const refused = (status: number, code: string) => expect.objectContaining({ status, code });
const fresh = async () => {
  const node = await enrolNode(api, world.mine.ctx);
  return { node, params: { workspaceId, nodeId: node.id } };
};
const update = (params: { workspaceId: string; nodeId: string }, body: object, by = editor) =>
  by.api.nodes.update({ params, body });

describe('what is kept of a node', () => {
  it('is changed by an editor, told with the node, and found by its fields, counts and export', async () => {
    const { params } = await fresh();
    const ownerId = world.members.operator.id;
    const notes = '# Disks\n\nReplace *sdb*.';
    const record = { tags: ['web', 'env:prod', 'web'], site: ' Paris ', criticality: 'critical', ownerId, notes };
    const node = await update(params, record);
    expect(node).toMatchObject({ tags: ['env:prod', 'web'], site: 'Paris', criticality: 'critical', notes });
    expect(node.owner).toMatchObject({ id: ownerId });
    const found = async (q: string) =>
      (await editor.api.nodes.list({ params: { workspaceId }, query: { q } })).items.map(({ id }) => id);
    for (const q of ['tag:web', 'tag:none,web', 'site:paris', 'criticality:critical', `owner:"${node.owner!.name}"`])
      expect([q, (await found(q)).includes(params.nodeId)]).toEqual([q, true]);
    for (const q of ['-tag:web', 'tag:none', 'site:none', 'criticality:normal', 'owner:none', 'maintenance:yes'])
      expect([q, (await found(q)).includes(params.nodeId)]).toEqual([q, false]);
    const { facets } = await editor.api.nodes.facets({ params: { workspaceId }, query: {} });
    expect(facets['tag']).toEqual(expect.arrayContaining([{ value: 'web', count: 1 }]));
    expect(facets['criticality']).toEqual(expect.arrayContaining([{ value: 'critical', count: 1 }]));
    const file = await editor.api.nodes.export({
      params: { workspaceId },
      query: { q: 'tag:web', columns: 'tags,site,criticality', format: 'csv' },
    });
    expect(String(file)).toContain('env:prod web,Paris,critical');
    for (const sort of ['site', 'criticality', 'owner'] as const)
      expect((await editor.api.nodes.list({ params: { workspaceId }, query: { sort } })).items.length).toBeGreaterThan(
        1,
      );
    const cleared = await update(params, { tags: [], site: '', ownerId: null, notes: '' });
    expect(cleared).toMatchObject({ tags: [], site: null, owner: null, notes: null, criticality: 'critical' });
  });

  it.each([
    { tags: ['Web'] },
    { tags: ['two words'] },
    { tags: ['none'] },
    { tags: ['x'.repeat(51)] },
    { tags: Array.from({ length: 31 }, (_, n) => `t${n}`) },
    { criticality: 'urgent' },
    { site: 'x'.repeat(81) },
    { notes: 'x'.repeat(20_001) },
    { ownerId: 'me' },
    { hostname: 'other' },
  ])('refuses %j', async (body) => {
    const { params } = world.mine.node ? { params: { workspaceId, nodeId: world.mine.node.id } } : await fresh();
    await expect(update(params, body)).rejects.toEqual(refused(400, 'request.invalid'));
  });

  it('is owned by a member, and by nobody when he leaves', async () => {
    const { params } = await fresh();
    const outsider = update(params, { ownerId: world.stranger.id });
    await expect(outsider).rejects.toEqual(refused(409, 'node.owner_no_member'));
    await update(params, { ownerId: world.members.viewer.id });
    const sql = 'DELETE FROM memberships WHERE workspace_id = $1 AND user_id = $2';
    await api.sql(sql, [workspaceId, world.members.viewer.id]);
    expect((await editor.api.nodes.get({ params })).owner).toBeNull();
    const again = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'viewer')`;
    await api.sql(again, [workspaceId, world.members.viewer.id]);
  });

  it('is not overwritten by who has read it before somebody else changed it', async () => {
    const { params } = await fresh();
    const { version } = await editor.api.nodes.get({ params });
    await update(params, { site: 'Paris', version });
    await expect(update(params, { site: 'Rome', version })).rejects.toEqual(refused(409, 'node.conflict'));
    expect((await editor.api.nodes.get({ params })).site).toBe('Paris');
  });
});

describe('the end of a node', () => {
  it('says what stops working, cuts the agent off within five seconds, and leaves the audit log', async () => {
    const { node, params } = await fresh();
    await makeTask(api, admin, workspaceId, node.id);
    const preview = await admin.api.nodeRemoval.preview({ params });
    expect(preview).toMatchObject({ nodeId: node.id, tasksWaiting: 1, agentKeys: 1 });
    const begun = performance.now();
    const claim = node.send(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/claim`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ capabilities: ['fettle/1'], maxTasks: 0, waitMs: 55_000 }),
    });
    await admin.api.nodeRemoval.remove({ params, body: { confirmName: preview.name } });
    await until(async () => (await node.send(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/claim`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"waitMs":0}',
    })).status === 401); // prettier-ignore
    expect(performance.now() - begun).toBeLessThan(5_000);
    await claim;
    await expect(admin.api.nodes.get({ params })).rejects.toEqual(refused(404, 'object.not_found'));
    await expect(admin.api.nodeRemoval.preview({ params })).rejects.toEqual(refused(404, 'object.not_found'));
    const [entry] = await api.sql(`SELECT 1 FROM audit_entries WHERE event = 'node.removed' AND target->>'id' = $1`, [
      node.id,
    ]);
    expect(entry).toBeDefined();
  });

  it('needs the name to the letter, a recent proof, and the permission', async () => {
    const { params } = await fresh();
    const { name } = await admin.api.nodes.get({ params });
    const remove = (by: TestBrowser, confirmName: string) =>
      by.api.nodeRemoval.remove({ params, body: { confirmName } });
    await expect(remove(admin, name.toUpperCase())).rejects.toEqual(refused(422, 'node.confirmation'));
    const operator = await browserOf(api, world.members.operator);
    await expect(remove(operator, name)).rejects.toEqual(refused(403, 'permission.missing'));
    await expect(operator.api.nodeRemoval.preview({ params })).rejects.toEqual(refused(403, 'permission.missing'));
    await expect(remove(new TestBrowser(api), name)).rejects.toMatchObject({ status: 401 });
    const old = await browserOf(api, world.members.admin);
    const sql = `UPDATE sessions SET proven_at = fettle_now() - interval '11 minutes' WHERE user_id = $1`;
    await api.sql(sql, [world.members.admin.id]);
    await expect(remove(old, name)).rejects.toEqual(refused(403, 'session.step_up_required'));
    await api.sql('UPDATE sessions SET proven_at = fettle_now() WHERE user_id = $1', [world.members.admin.id]);
    const stranger = await browserOf(api, world.stranger);
    const foreign = { workspaceId: world.foreign.workspaceId, nodeId: params.nodeId };
    const elsewhere = stranger.api.nodeRemoval.remove({ params: foreign, body: { confirmName: name } });
    await expect(elsewhere).rejects.toEqual(refused(404, 'object.not_found'));
    expect((await admin.api.nodes.get({ params })).name).toBe(name);
  });
});

describe('a node that is enrolled again', () => {
  it('gets a command from an admin, with the token in that answer only', async () => {
    const { params } = await fresh();
    const made = await admin.api.enrolment.reenrol({ params, body: {} });
    expect(made).toMatchObject({ reenrolNodeId: params.nodeId, status: 'pending' });
    expect(made.installCommand).toContain("--bootstrap-token 'fettle_install_");
    const seen = await admin.api.enrolment.get({ params: { workspaceId, installId: made.installId } });
    expect(JSON.stringify(seen)).not.toContain('fettle_install_');
    await expect(editor.api.enrolment.reenrol({ params, body: {} })).rejects.toEqual(
      refused(403, 'permission.missing'),
    );
    const nowhere = { workspaceId, nodeId: randomUUID() };
    const missing = admin.api.enrolment.reenrol({ params: nowhere, body: {} });
    await expect(missing).rejects.toEqual(refused(404, 'object.not_found'));
  });
});
