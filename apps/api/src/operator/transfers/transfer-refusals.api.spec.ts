import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROTOCOL, claimAnswer, type WireTask } from '@fettle/contracts/agent';
import { Ctx, newId } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { openNodeStage, postAsAgent } from '../../testing/node-stage.js';
import type { TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { enrolNode, type EnrolledNode } from '../../testing/world.js';

const sha256 = (data: string) => createHash('sha256').update(data).digest('hex');
const chunk = (data: string, index = 0) => ({
  index,
  data: Buffer.from(data).toString('base64'),
  sha256: sha256(data),
});

let api: TestApi;
let admin: TestBrowser;
let workspaceId: string;
let node: EnrolledNode;

beforeAll(async () => {
  ({ api, admin, workspaceId, node } = await openNodeStage());
});
afterAll(() => api.close());

async function agent(of: EnrolledNode, path: string, body: object): Promise<{ status: number; code: string }> {
  const { status, body: said } = await postAsAgent(api, of, path, body);
  return { status, code: (said as { code?: string }).code ?? '' };
}

const fence = (task: WireTask) => ({ taskId: task.id, attempt: task.attempt });

/** A file that the node was asked for, and the task that it has begun. */
async function asked(path: string): Promise<{ id: string; task: WireTask }> {
  const { id } = await admin.api.transfers.download({ params: { workspaceId, nodeId: node.id }, body: { path } });
  return { id, task: await take() };
}

async function take(): Promise<WireTask> {
  const answer = await fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/claim`, {
    method: 'POST',
    headers: { authorization: `Bearer ${node.key}`, 'x-agent-node-id': node.id, 'content-type': 'application/json' },
    body: JSON.stringify({ capabilities: [PROTOCOL], maxTasks: 1, waitMs: 0 }),
  });
  const task = claimAnswer.parse(await answer.json()).tasks[0]!;
  await agent(node, `tasks/${task.id}/started`, fence(task));
  return task;
}
const end = (task: WireTask) => agent(node, `tasks/${task.id}/completed`, { ...fence(task), status: 'failed' });

interface Refused {
  id: string;
  code: string;
  path: string | null;
}
/** What of a caller was refused, as the audit log has it: which transfer, by which code, of which path. */
const refusedOf = (caller: string) =>
  api.sql<Refused>(
    `SELECT target->>'id' AS id, details->>'code' AS code, details->>'path' AS path FROM audit_entries
     WHERE event = 'transfer.refused' AND workspace_id = $2 AND (actor->>'nodeId' = $1 OR actor->>'id' = $1) ORDER BY id`,
    [caller, workspaceId],
  );
const untilRefused = (caller: string, count: number) =>
  until(async () => {
    const entries = await refusedOf(caller);
    return entries.length >= count ? entries : undefined;
  });

describe('a step of a transfer that is refused', () => {
  it('of another node: that node, the transfer and its path are in the log, once however often it tries', async () => {
    const other = await enrolNode(api, Ctx.system('spec', workspaceId));
    const { id, task } = await asked('/etc/hosts');
    for (let round = 0; round < 5; round += 1)
      for (const verb of ['begin', 'read', 'finish'])
        expect(
          await agent(other, `transfers/${id}/${verb}`, { ...fence(task), index: 0, sha256: sha256('x') }),
        ).toMatchObject({ status: 404, code: 'object.not_found' });
    expect(await untilRefused(other.id, 1)).toEqual([{ id, code: 'object.not_found', path: '/etc/hosts' }]);
    // The alarm beside it is as it was.
    const misused = "SELECT 1 FROM audit_entries WHERE event = 'agent-key.misused' AND target->>'id' = $1";
    await until(async () => (await api.sql(misused, [other.id])).length === 1);
    await end(task);
  });

  it.each([
    ['..%2f..%2fetc%2fpasswd', '../../etc/passwd'],
    ['x', 'x'],
    ['..%5c..%5cwindows', String.raw`..\..\windows`],
    ['0197a000-0000-7000-8000-000000000009%2f..%2fx', '0197a000-0000-7000-8000-000000000009/../x'],
    ['0197a000-0000-7000-8000-000000000009', '0197a000-0000-7000-8000-000000000009'],
  ])('of an id that is none, %s: 404, and in the log as it came', async (sent, id) => {
    const asking = await enrolNode(api, Ctx.system('spec', workspaceId));
    const body = { taskId: newId(), attempt: 1, sizeBytes: 1 };
    expect(await agent(asking, `transfers/${sent}/begin`, body)).toMatchObject({
      status: 404,
      code: 'object.not_found',
    });
    expect(await untilRefused(asking.id, 1)).toEqual([{ id, code: 'object.not_found', path: null }]);
  });

  it('is noted twenty times of one caller, and no more', async () => {
    const asking = await enrolNode(api, Ctx.system('spec', workspaceId));
    for (let count = 0; count < 30; count += 1)
      await agent(asking, `transfers/${newId()}/begin`, { taskId: newId(), attempt: 1, sizeBytes: 1 });
    expect(await untilRefused(asking.id, 20)).toHaveLength(20);
    await agent(asking, `transfers/${newId()}/begin`, { taskId: newId(), attempt: 1, sizeBytes: 1 });
    expect(await refusedOf(asking.id)).toHaveLength(20);
  });

  it('for its bytes: wrong digest, wrong length, beyond the end, other bytes, and the whole', async () => {
    const { id, task } = await asked('/etc/hostname');
    const step = (verb: string, body: object) => agent(node, `transfers/${id}/${verb}`, { ...fence(task), ...body });
    await step('begin', { sizeBytes: 4 });
    for (const wrong of [{ ...chunk('four'), sha256: sha256('five') }, chunk('fours'), chunk('four', 1)])
      expect(await step('chunks', wrong)).toMatchObject({ status: 422, code: 'transfer.chunk_invalid' });
    // Twice is the same as once; other bytes in its place are not taken.
    for (let twice = 0; twice < 2; twice += 1) expect((await step('chunks', chunk('four'))).status).toBe(200);
    expect(await step('chunks', chunk('five'))).toMatchObject({ status: 422, code: 'transfer.chunk_invalid' });
    expect(await step('finish', { sha256: sha256('five') })).toMatchObject({ code: 'transfer.digest_mismatch' });
    expect((await step('finish', { sha256: sha256('four') })).status).toBe(200);
    const entries = await untilRefused(node.id, 2);
    expect(entries.toSorted((one, other) => one.code.localeCompare(other.code))).toEqual([
      { id, code: 'transfer.chunk_invalid', path: '/etc/hostname' },
      { id, code: 'transfer.digest_mismatch', path: '/etc/hostname' },
    ]);
    await end(task);
  });

  it('of a person is in the log like that of a node', async () => {
    const { id } = await admin.api.transfers.upload({
      params: { workspaceId, nodeId: node.id },
      body: { path: '/srv/new', sizeBytes: 4, sha256: sha256('four') },
    });
    const body = { ...chunk('four'), sha256: sha256('five') };
    const params = { workspaceId, transferId: id };
    await expect(admin.api.transfers.chunk({ params, body })).rejects.toMatchObject({ code: 'transfer.chunk_invalid' });
    const sql = "SELECT details FROM audit_entries WHERE event = 'transfer.refused' AND target->>'id' = $1";
    await until(async () => (await api.sql(sql, [id])).length === 1);
    expect(await api.sql(sql, [id])).toEqual([
      { details: { code: 'transfer.chunk_invalid', nodeId: node.id, direction: 'to_node', path: '/srv/new' } },
    ]);
    await admin.api.transfers.cancel({ params });
  });
});
