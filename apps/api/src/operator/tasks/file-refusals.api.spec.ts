import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { nodeRefusalCodes, type CommandInput } from '@fettle/contracts';
import { PROTOCOL, claimAnswer, type WireTask } from '@fettle/contracts/agent';
import { TransferSweeper } from '@fettle/domain/transfers';
import { Ctx } from '@fettle/platform/context';
import { openNodeStage, postAsAgent } from '../../testing/node-stage.js';
import type { TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import type { EnrolledNode } from '../../testing/world.js';

const canary = 'canary-of-the-content';

let api: TestApi;
let admin: TestBrowser;
let workspaceId: string;
let node: EnrolledNode;

beforeAll(async () => {
  ({ api, admin, workspaceId, node } = await openNodeStage());
});
afterAll(() => api.close());

const agent = (path: string, body: object) => postAsAgent(api, node, path, body);

/** Takes the one task that waits, and ends it as an agent would. */
async function end(report: object): Promise<WireTask> {
  const { body } = await agent('tasks/claim', { capabilities: [PROTOCOL], maxTasks: 1, waitMs: 0 });
  const task = claimAnswer.parse(body).tasks[0]!;
  const fence = { taskId: task.id, attempt: task.attempt };
  await agent(`tasks/${task.id}/started`, fence);
  // An answer may be lost on its way: the report comes again.
  for (const duplicate of [undefined, true])
    expect(await agent(`tasks/${task.id}/completed`, { ...fence, ...report })).toMatchObject({
      status: 200,
      body: { ok: true, ...(duplicate && { duplicate }) },
    });
  return task;
}

const refused = (refusal: string) => ({ status: 'failed', error: 'It is not done, in words', refusal });
const ask = (command: CommandInput) =>
  admin.api.tasks.create({ params: { workspaceId }, body: { nodeId: node.id, command } });
const get = (taskId: string) => admin.api.tasks.get({ params: { workspaceId, taskId } });

interface Entry {
  event: string;
  details: Record<string, unknown>;
  actor: { kind: string; nodeId?: string };
}
const auditOf = (id: string) =>
  api.sql<Entry>("SELECT event, details, actor FROM audit_entries WHERE target->>'id' = $1 ORDER BY id", [id]);

describe('what a node refuses', () => {
  it.each([
    ['file_read', '/etc//shadow', 'file.denied'],
    ['file_read', '/srv/../root/x', 'file.outside_allowlist'],
    ['file_checksum', '/srv/link-out', 'file.outside_allowlist'],
    ['file_stat', '/srv/turning/secret', 'file.link'],
    ['file_read', '/dev/zero', 'file.denied'],
    ['file_read', '/srv/pipe', 'file.not_regular'],
    ['file_delete', '/srv/huge', 'file.too_large'],
    ['file_list', '/srv/plain', 'file.not_folder'],
  ] as const)('%s of %s: its code, and the path with it in the audit log, once', async (type, path, refusal) => {
    const { id } = await ask({ type, payload: { path } });
    await end(refused(refusal));
    expect(await get(id)).toMatchObject({ state: 'failed', reason: 'It is not done, in words', refusal });
    expect(await auditOf(id)).toEqual([
      {
        event: 'task.created',
        details: { nodeId: node.id, command: type, path },
        actor: expect.objectContaining({ kind: 'user' }),
      },
      {
        event: 'task.refused',
        details: { nodeId: node.id, command: type, path, code: refusal },
        actor: { kind: 'agent', nodeId: node.id },
      },
    ]);
  });

  it('is seen by those who read the log, and what is in files is not', async () => {
    const { id } = await ask({ type: 'file_write', payload: { path: '/etc/cron.d/x', content: canary } });
    await end(refused('file.outside_allowlist'));
    const { items } = await admin.api.audit.list({
      params: { workspaceId },
      query: { event: 'task.refused', target: id },
    });
    expect(items.map(({ details }) => details)).toEqual([
      { nodeId: node.id, command: 'file_write', path: '/etc/cron.d/x', code: 'file.outside_allowlist' },
    ]);
    expect(JSON.stringify(await api.sql('SELECT * FROM audit_entries'))).not.toContain(canary);
  });

  it('is told of several tasks at once, each with its path', async () => {
    const command = { type: 'file_read' as const, payload: { path: '/etc/gshadow' } };
    const { created } = await admin.api.tasks.createMany({
      params: { workspaceId },
      body: { nodeIds: [node.id], command },
    });
    await end(refused('file.denied'));
    const entries = await auditOf(created[0]!.taskId);
    expect(entries.map(({ event, details }) => [event, details['path'], details['code']])).toEqual([
      ['task.created', '/etc/gshadow', undefined],
      ['task.refused', '/etc/gshadow', 'file.denied'],
    ]);
  });

  it('is a part of every list and export', async () => {
    const { id } = await ask({ type: 'file_read', payload: { path: '/etc/shadow' } });
    await end(refused('file.denied'));
    const { items } = await admin.api.tasks.list({ params: { workspaceId }, query: { limit: '5' } });
    expect(items.find((task) => task.id === id)).toMatchObject({ refusal: 'file.denied' });
    const csv = await admin.fetch(`/workspaces/${workspaceId}/tasks/export?format=csv&columns=id,refusal`);
    expect(await csv.text()).toContain(`${id},file.denied`);
  });

  it('takes each code of the set, of any command', async () => {
    for (const code of nodeRefusalCodes) {
      const { id } = await ask({ type: 'ping', payload: {} });
      await end(refused(code));
      expect(await get(id)).toMatchObject({ state: 'failed', refusal: code });
      expect((await auditOf(id)).at(-1)).toMatchObject({
        event: 'task.refused',
        details: { nodeId: node.id, command: 'ping', code },
      });
    }
  }, 60_000);

  it.each([
    ['an agent that says none', { status: 'failed', error: 'No.' }],
    ['a newer agent, whose code is not known here', { ...refused('file.moonlit'), error: 'No.' }],
    ['something that is no code', { status: 'failed', error: 'No.', refusal: { code: 'file.denied' } }],
  ])('is words alone from %s', async (_who, report) => {
    const { id } = await ask({ type: 'file_read', payload: { path: '/etc/shadow' } });
    await end(report);
    expect(await get(id)).toMatchObject({ state: 'failed', reason: 'No.', refusal: null });
    expect((await auditOf(id)).map(({ event }) => event)).toEqual(['task.created']);
  });

  it('is nothing that a task which succeeded can have', async () => {
    const { id } = await ask({ type: 'ping', payload: {} });
    await end({ status: 'success', refusal: 'file.denied' });
    expect(await get(id)).toMatchObject({ state: 'succeeded', refusal: null });
    expect((await auditOf(id)).map(({ event }) => event)).toEqual(['task.created']);
  });
});

describe('what a node refuses to a page', () => {
  it('comes with a reading that brought none', async () => {
    const params = { workspaceId, nodeId: node.id };
    const command = { type: 'file_list' as const, payload: { path: '/root' } };
    const { asking } = await admin.api.readings.ask({ params, body: { command } });
    await end(refused('file.outside_allowlist'));
    const query = { command: command.type, payload: JSON.stringify(command.payload), taskId: asking!.taskId };
    const { failed } = await admin.api.readings.latest({ params, query });
    expect(failed).toMatchObject({ state: 'failed', refusal: 'file.outside_allowlist' });
    expect((await auditOf(asking!.taskId)).at(-1)).toMatchObject({
      event: 'task.refused',
      details: { path: '/root', code: 'file.outside_allowlist' },
    });
  });

  it('stays with a transfer, at once and when its end was written down', async () => {
    const params = { workspaceId, nodeId: node.id };
    const { id, taskId } = await admin.api.transfers.download({ params, body: { path: '/etc/shadow' } });
    await end(refused('file.denied'));
    const told = { state: 'failed', reason: 'It is not done, in words', refusal: 'file.denied' };
    const transfer = () => admin.api.transfers.get({ params: { workspaceId, transferId: id } });
    expect(await transfer()).toMatchObject(told);
    await api.get(TransferSweeper).sweep(Ctx.system('spec'));
    expect(await transfer()).toMatchObject(told);
    expect((await auditOf(taskId!)).map(({ event, details }) => ({ event, details }))).toEqual([
      {
        event: 'task.refused',
        details: {
          nodeId: node.id,
          command: 'file_transfer',
          path: '/etc/shadow',
          transferId: id,
          code: 'file.denied',
        },
      },
    ]);
    expect((await auditOf(id)).map(({ event }) => event)).toEqual(['transfer.started', 'transfer.failed']);
  });

  it('is no transfer whose id somebody made up: no task comes of it', async () => {
    for (const transferId of ['../../etc/passwd', '..%2f..', '']) {
      const command = { type: 'file_transfer' as const, payload: { transferId, path: '/etc/hosts' } };
      await expect(ask(command)).rejects.toMatchObject({ code: 'request.invalid' });
    }
  });
});
