import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transferLimits } from '@fettle/contracts';
import { PROTOCOL, claimAnswer, type WireTask } from '@fettle/contracts/agent';
import { TransferSweeper } from '@fettle/domain/transfers';
import { Config } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { PASSWORD, makePerson, makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { enrolNode, type EnrolledNode } from '../../testing/world.js';

const sha256 = (data: Buffer | string) => createHash('sha256').update(data).digest('hex');
const { chunkBytes } = transferLimits;

let api: TestApi;
let admin: TestBrowser;
let operator: TestBrowser;
let workspaceId: string;
let node: EnrolledNode;
let other: EnrolledNode;

beforeAll(async () => {
  api = await openTestApi();
  const [ada, grace] = [await makePerson(api), await makePerson(api)];
  workspaceId = await makeWorkspace(api, { [ada.id]: 'admin', [grace.id]: 'operator' });
  node = await enrolNode(api, Ctx.system('spec', workspaceId));
  other = await enrolNode(api, Ctx.system('spec', workspaceId));
  [admin, operator] = [new TestBrowser(api), new TestBrowser(api)];
  await admin.signIn(ada.email, PASSWORD);
  await operator.signIn(grace.email, PASSWORD);
});
afterAll(() => api.close());

/** A call of a node's agent. */
async function agent(
  of: EnrolledNode,
  path: string,
  body: object,
): Promise<{ status: number; body: Record<string, never> }> {
  const answer = await fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${of.key}`, 'x-agent-node-id': of.id, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

/** Takes the one task that waits for a node, and starts it. */
async function take(of: EnrolledNode): Promise<WireTask> {
  const { body } = await agent(of, 'tasks/claim', { capabilities: [PROTOCOL], maxTasks: 1, waitMs: 0 });
  const [task] = claimAnswer.parse(body).tasks;
  await agent(of, `tasks/${task!.id}/started`, { taskId: task!.id, attempt: task!.attempt });
  return task!;
}

const end = (of: EnrolledNode, task: WireTask, status = 'success') =>
  agent(of, `tasks/${task.id}/completed`, { taskId: task.id, attempt: task.attempt, status, error: 'No such file' });
const fence = (task: WireTask) => ({ taskId: task.id, attempt: task.attempt });
const pieces = (data: Buffer) =>
  Array.from({ length: Math.ceil(data.length / chunkBytes) }, (_, index) => {
    const bytes = data.subarray(index * chunkBytes, (index + 1) * chunkBytes);
    return { index, data: bytes.toString('base64'), sha256: sha256(bytes) };
  });
const askForFile = () =>
  operator.api.transfers.download({ params: { workspaceId, nodeId: node.id }, body: { path: '/etc/hosts' } });
/** Its life; steps that were refused are the matter of another spec. */
const auditOf = async (transferId: string) => {
  const sql = "SELECT event FROM audit_entries WHERE target->>'id' = $1 AND event <> 'transfer.refused' ORDER BY id";
  return (await api.sql<{ event: string }>(sql, [transferId])).map(({ event }) => event);
};
const params = (transferId: string) => ({ workspaceId, transferId });
const refusal = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => new Error('it was taken'),
    (cause: unknown) => cause,
  );
  return (error as { code?: string; message: string }).code ?? (error as Error).message;
};

describe('a file from a node', () => {
  const data = randomBytes(chunkBytes + 1_000);

  it('comes in chunks in any order and twice, and is fetched whole or from an offset on', async () => {
    const transfer = await askForFile();
    const task = await take(node);
    expect(task).toMatchObject({
      id: transfer.taskId,
      type: 'file_transfer',
      payload: { transferId: transfer.id, path: '/etc/hosts' },
    });
    const path = `transfers/${transfer.id}`;
    expect((await agent(node, `${path}/begin`, { ...fence(task), sizeBytes: data.length })).body).toMatchObject({
      missing: [0, 1],
    });
    const [first, second] = pieces(data);
    expect((await agent(node, `${path}/chunks`, { ...fence(task), ...second })).body).toEqual({ missing: [0] });
    expect((await agent(node, `${path}/chunks`, { ...fence(task), ...second })).body).toEqual({ missing: [0] });
    expect((await agent(node, `${path}/finish`, { ...fence(task), sha256: sha256(data) })).status).toBe(422);
    expect(await refusal(operator.api.transfers.content({ params: params(transfer.id), query: {} }))).toBe(
      'transfer.not_ready',
    );
    expect((await agent(node, `${path}/chunks`, { ...fence(task), ...first })).body).toEqual({ missing: [] });
    // A file that changed while it was read is not kept as if it had not.
    expect((await agent(node, `${path}/finish`, { ...fence(task), sha256: sha256('other') })).body).toMatchObject({
      code: 'transfer.digest_mismatch',
    });
    expect((await agent(node, `${path}/finish`, { ...fence(task), sha256: sha256(data) })).body).toEqual({
      state: 'ready',
    });
    expect((await agent(node, `${path}/finish`, { ...fence(task), sha256: sha256(data) })).body).toEqual({
      state: 'ready',
    });
    await end(node, task);
    for (const offset of [0, 17, chunkBytes, data.length - 1, data.length]) {
      const url = `/workspaces/${workspaceId}/transfers/${transfer.id}/content?offset=${offset}`;
      const response = await operator.fetch(url);
      const answer = Buffer.from(await response.arrayBuffer());
      expect({ offset, status: response.status, bytes: answer.length }).toEqual({
        offset,
        status: 200,
        bytes: data.length - offset,
      });
      expect(Buffer.compare(answer, data.subarray(offset))).toBe(0);
    }
  });

  it('is that of one task of one node: to any other it does not exist, and a lost attempt is told so', async () => {
    const transfer = await askForFile();
    const task = await take(node);
    const path = `transfers/${transfer.id}`;
    expect((await agent(other, `${path}/begin`, { ...fence(task), sizeBytes: 1 })).status).toBe(404);
    const told =
      "SELECT 1 FROM events WHERE node_id = $1 AND type = 'agent-key.used-for-another' AND data->>'where' = 'transfer'";
    await until(async () => (await api.sql(told, [other.id])).length === 1);
    expect((await agent(node, `${path}/begin`, { taskId: transfer.id, attempt: 1, sizeBytes: 1 })).status).toBe(404);
    expect((await agent(node, `${path}/begin`, { ...fence(task), attempt: 7, sizeBytes: 1 })).body).toMatchObject({
      code: 'task.lease_lost',
    });
    for (const id of ['..%2f..%2fetc', '../secrets', 'x'])
      expect([400, 404]).toContain(
        (await agent(node, `transfers/${id}/begin`, { ...fence(task), sizeBytes: 1 })).status,
      );
    await end(node, task, 'failed');
    expect((await agent(node, `${path}/begin`, { ...fence(task), sizeBytes: 1 })).body).toMatchObject({
      code: 'task.lease_lost',
    });
    // Said at once; the sweep writes it down.
    expect(await operator.api.transfers.get({ params: params(transfer.id) })).toMatchObject({
      state: 'failed',
      reason: 'No such file',
    });
    await api.get(TransferSweeper).sweep(Ctx.system('spec'));
    expect(await operator.api.transfers.get({ params: params(transfer.id) })).toMatchObject({
      state: 'failed',
      reason: 'No such file',
    });
    expect(await auditOf(transfer.id)).toEqual(['transfer.started', 'transfer.failed']);
  });

  it('refuses chunks that are none: wrong digest, wrong length, beyond the end, other bytes in a place that is taken', async () => {
    const transfer = await askForFile();
    const task = await take(node);
    const send = async (chunk: object) =>
      (await agent(node, `transfers/${transfer.id}/chunks`, { ...fence(task), ...chunk })).body as { code?: string };
    const [chunk] = pieces(Buffer.from('four'));
    expect(await send(chunk!)).toMatchObject({ code: 'transfer.chunk_invalid' });
    await agent(node, `transfers/${transfer.id}/begin`, { ...fence(task), sizeBytes: 4 });
    for (const wrong of [
      { ...chunk, sha256: sha256('five') },
      { ...chunk, data: Buffer.from('fours').toString('base64'), sha256: sha256('fours') },
      { ...chunk, index: 1 },
    ])
      expect(await send(wrong)).toMatchObject({ code: 'transfer.chunk_invalid' });
    for (const wrong of [
      { ...chunk, index: -1 },
      { ...chunk, data: '%%%' },
      { ...chunk, sha256: 'x' },
    ])
      expect(await send(wrong)).toMatchObject({ code: 'request.invalid' });
    expect(await send(chunk!)).toEqual({ missing: [] });
    const sent = new Set<string>();
    for (const other of ['five', 'nine', 'zero']) {
      expect(await send(pieces(Buffer.from(other))[0]!)).toMatchObject({ code: 'transfer.chunk_invalid' });
      for (const name of await readdir(join(api.get(Config).dataDir, 'transfers', transfer.id))) sent.add(name);
    }
    // What is refused is not kept: a disk is not filled by saying a chunk again and again with other bytes.
    expect([...sent]).toEqual([`0-${chunk!.sha256}`]);
    // A file that has another size now begins anew.
    const again = await agent(node, `transfers/${transfer.id}/begin`, { ...fence(task), sizeBytes: 5 });
    expect(again.body).toMatchObject({ missing: [0], sizeBytes: 5 });
    await expect(readdir(join(api.get(Config).dataDir, 'transfers', transfer.id))).rejects.toThrow('ENOENT');
    await end(node, task, 'failed');
  });
});

describe('a file for a node', () => {
  const data = randomBytes(2 * chunkBytes + 5);
  const announce = (body: object = {}) =>
    admin.api.transfers.upload({
      params: { workspaceId, nodeId: node.id },
      body: { path: '/srv/app/new.bin', sizeBytes: data.length, sha256: sha256(data), ...body },
    });

  it('goes on after a break with what is missing, and its last chunk sends it on its way', async () => {
    const { id, missing } = await announce();
    expect(missing).toEqual([0, 1, 2]);
    const [first, second, third] = pieces(data);
    await admin.api.transfers.chunk({ params: params(id), body: third! });
    await admin.api.transfers.chunk({ params: params(id), body: first! });
    expect(await admin.api.transfers.get({ params: params(id) })).toMatchObject({
      missing: [1],
      state: 'receiving',
      receivedBytes: chunkBytes + 5,
    });
    const sent = await admin.api.transfers.chunk({ params: params(id), body: second! });
    expect(sent.state).toBe('delivering');
    // The answer was lost and the browser sends it again: nothing happens twice.
    expect(await admin.api.transfers.chunk({ params: params(id), body: second! })).toMatchObject({
      state: 'delivering',
      taskId: sent.taskId,
    });
    const task = await take(node);
    expect(task).toMatchObject({
      id: sent.taskId,
      type: 'file_push',
      payload: { transferId: id, path: '/srv/app/new.bin' },
    });
    const parts: Buffer[] = [];
    for (const index of [0, 1, 2]) {
      const { body } = await agent(node, `transfers/${id}/read`, { ...fence(task), index });
      parts.push(Buffer.from(body['data'] as unknown as string, 'base64'));
    }
    expect(Buffer.compare(Buffer.concat(parts), data)).toBe(0);
    expect((await agent(node, `transfers/${id}/read`, { ...fence(task), index: 3 })).status).toBe(422);
    expect((await agent(node, `transfers/${id}/finish`, { ...fence(task), sha256: sha256(data) })).body).toEqual({
      state: 'done',
    });
    await end(node, task);
    expect(await admin.api.transfers.get({ params: params(id) })).toMatchObject({ state: 'done' });
    expect(await auditOf(id)).toEqual(['transfer.started', 'transfer.finished']);
  });

  it('is not sent when its bytes are others than were announced, and cannot be brought by an operator', async () => {
    const { id } = await announce({ sha256: sha256('other') });
    for (const chunk of pieces(data)) await admin.api.transfers.chunk({ params: params(id), body: chunk });
    expect(await admin.api.transfers.get({ params: params(id) })).toMatchObject({ state: 'failed', taskId: null });
    const body = { path: '/srv/x', sizeBytes: 1, sha256: sha256('x') };
    expect(await refusal(operator.api.transfers.upload({ params: { workspaceId, nodeId: node.id }, body }))).toBe(
      'permission.missing',
    );
  });

  it('is given up: its bytes go, and its end is told', async () => {
    const { id } = await announce();
    await admin.api.transfers.chunk({ params: params(id), body: pieces(data)[0]! });
    expect(await admin.api.transfers.cancel({ params: params(id) })).toMatchObject({ state: 'cancelled' });
    expect(await refusal(admin.api.transfers.chunk({ params: params(id), body: pieces(data)[1]! }))).toBe(
      'transfer.not_receiving',
    );
    expect(await refusal(admin.api.transfers.cancel({ params: params(id) }))).toBe('transfer.over');
  });

  it('has no more room than the workspace has, and none after its hour', async () => {
    const { id } = await announce();
    const room = Math.floor(transferLimits.workspaceBytes / transferLimits.bytes);
    const answers: string[] = [];
    for (let i = 0; i <= room; i += 1) {
      const big = announce({ sizeBytes: transferLimits.bytes });
      answers.push(await refusal(big.then(() => Promise.reject(new Error('ok')))));
    }
    expect(answers.at(-1)).toBe('transfer.quota');
    expect(await refusal(announce({ sizeBytes: transferLimits.bytes + 1 }))).toBe('request.invalid');
    await api.sql("UPDATE transfers SET expires_at = now() - interval '1 second' WHERE workspace_id = $1", [
      workspaceId,
    ]);
    await api.get(TransferSweeper).sweep(Ctx.system('spec'));
    expect(await admin.api.transfers.get({ params: params(id) })).toMatchObject({ state: 'expired' });
    expect(await refusal(announce())).toBe('it was taken');
    await api.get(TransferSweeper).dropBytes(Ctx.system('spec'));
  });

  it('lets as many begin as may be open', async () => {
    const transfer = await askForFile();
    const task = await take(node);
    const open = `SELECT count(*)::int AS count FROM transfers
      WHERE workspace_id = $1 AND state IN ('receiving', 'ready', 'delivering')`;
    const [{ count } = { count: 0 }] = await api.sql<{ count: number }>(open, [workspaceId]);
    for (let more = count; more < transferLimits.open; more += 1) await announce({ sizeBytes: 1 });
    expect(await refusal(announce({ sizeBytes: 1 }))).toBe('transfer.quota');
    const begun = await agent(node, `transfers/${transfer.id}/begin`, { ...fence(task), sizeBytes: 1 });
    expect(begun).toMatchObject({ status: 200, body: { missing: [0] } });
    await end(node, task, 'failed');
  });
});
