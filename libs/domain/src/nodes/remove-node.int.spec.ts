import { describe, expect, it } from '@jest/globals';
import { newId, type Ctx } from '@fettle/platform/context';
import { AgentAuthenticator } from '@fettle/platform/http';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { TaskLeases, TaskService } from '../tasks/index.js';
import { WindowService } from '../windows/index.js';
import { AgentKeyCache, NodeService, RemoveNode } from './index.js';

const code = (expected: string) => expect.objectContaining({ code: expected });

let core: TestCore;
let ctx: Ctx;
let removal: RemoveNode;

withCore((opened) => {
  ({ core, ctx } = opened);
  removal = core.get(RemoveNode);
});

const queue = (nodeId: string) =>
  core.get(TaskService).create(ctx, {
    nodeId,
    command: { type: 'exec', payload: { argv: ['true'], environment: {} } },
    idempotent: false,
    maxAttempts: 1,
    exclusive: false,
    timeoutMs: 60_000,
    expiresInMs: 3_600_000,
  });
const claim = (agent: Ctx) => core.get(TaskLeases).claim(agent, { capabilities: ['fettle/1'], maxTasks: 1, waitMs: 0 });

describe('a decommissioned node', () => {
  it('says before what stops working, and is gone afterwards with keys, tasks and windows; the audit log keeps the story', async () => {
    const { nodeId, key, agent } = await core.node(ctx, 'web');
    await queue(nodeId);
    await claim(agent);
    await queue(nodeId);
    await core.get(WindowService).start(ctx, nodeId, { reason: 'New disks', minutes: 30 });
    expect(await removal.preview(ctx, nodeId)).toMatchObject({
      name: 'web',
      presence: 'never',
      tasksRunning: 1,
      tasksWaiting: 1,
      tasksEnded: 0,
      agentKeys: 1,
      windows: 1,
      installs: 0,
    });
    const cut = new Promise((resolve) => core.get(AgentKeyCache).onRevoked((id) => id === nodeId && resolve(id)));
    await removal.run(ctx, nodeId, 'web');
    expect(await cut).toBe(nodeId);
    await expect(core.get(NodeService).get(ctx, nodeId)).rejects.toEqual(code('object.not_found'));
    expect(await core.get(AgentAuthenticator).authenticate({ nodeId, agentKey: key })).toBeNull();
    for (const table of ['agent_keys', 'tasks', 'task_live', 'windows', 'node_liveness'])
      expect([table, await core.sql(`SELECT 1 FROM ${table} WHERE node_id = $1`, [nodeId])]).toEqual([table, []]);
    const [entry] = await core.sql<{ details: object }>(
      `SELECT details FROM audit_entries WHERE event = 'node.removed' AND target->>'id' = $1`,
      [nodeId],
    );
    expect(entry?.details).toMatchObject({ name: 'web', tasksRunning: 1, tasksWaiting: 1, windows: 1 });
  });

  it('is the one whose name was typed, to the letter', async () => {
    const { nodeId } = await core.node(ctx, 'Web 2');
    for (const name of ['web 2', 'Web 2 ', ''])
      await expect(removal.run(ctx, nodeId, name)).rejects.toEqual(code('node.confirmation'));
    expect((await core.get(NodeService).get(ctx, nodeId)).name).toBe('Web 2');
  });

  it('goes once when two people remove it at the same moment', async () => {
    const { nodeId } = await core.node(ctx, 'web');
    const answers = await Promise.allSettled([removal.run(ctx, nodeId, 'web'), removal.run(ctx, nodeId, 'web')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    const sql = `SELECT 1 FROM audit_entries WHERE event = 'node.removed' AND target->>'id' = $1`;
    expect(await core.sql(sql, [nodeId])).toHaveLength(1);
  });

  it('is none of another workspace, and none outside of the teams whose rights let the caller in', async () => {
    const { nodeId } = await core.node(ctx, 'web');
    const stranger = await core.workspace();
    await expect(removal.preview(stranger, nodeId)).rejects.toEqual(code('object.not_found'));
    await expect(removal.run(stranger, nodeId, 'web')).rejects.toEqual(code('object.not_found'));
    const inTeams = ctx.with({ teamsOnly: [newId()] });
    await expect(removal.preview(inTeams, nodeId)).rejects.toEqual(code('permission.missing'));
    await expect(removal.run(inTeams, nodeId, 'web')).rejects.toEqual(code('permission.missing'));
  });
});
