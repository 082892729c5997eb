import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROTOCOL, claimAnswer, controlAnswer, type ClaimAnswer } from '@fettle/contracts/agent';
import { AgentKeyService } from '@fettle/domain/nodes';
import { ParkingLot } from '@fettle/domain/tasks';
import { Ctx, newId } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { PASSWORD, makePerson, makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let browser: TestBrowser;
let workspaceId: string;
let node: Agent;

beforeAll(async () => {
  api = await openTestApi();
  const ada = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [ada.id]: 'operator' });
  node = await Agent.enrol(workspaceId);
  browser = new TestBrowser(api);
  await browser.signIn(ada.email, PASSWORD);
});
afterAll(() => api.close());

/** A node with a key, and the agent that speaks for it over HTTP. */
class Agent {
  private constructor(
    readonly nodeId: string,
    private readonly key: string,
  ) {}

  static async enrol(workspace: string): Promise<Agent> {
    const nodeId = newId();
    await api.sql(
      "INSERT INTO nodes (id, workspace_id, name, hostname, os, arch) VALUES ($1, $2, 'web', $3, 'linux', 'x64')",
      [nodeId, workspace, nodeId],
    );
    return new Agent(nodeId, await api.get(AgentKeyService).issue(Ctx.system('spec', workspace), nodeId));
  }

  async call(
    method: string,
    path: string,
    body?: object,
    signal?: AbortSignal,
  ): Promise<{ status: number; body: unknown }> {
    const answer = await fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.key}`,
        'x-agent-node-id': this.nodeId,
        'content-type': 'application/json',
      },
      ...(body && { body: JSON.stringify(body) }),
      ...(signal && { signal }),
    });
    return { status: answer.status, body: await answer.json() };
  }

  async claim(body: object = { capabilities: [PROTOCOL], maxTasks: 4, waitMs: 0 }): Promise<ClaimAnswer> {
    const answer = await this.call('POST', 'claim', body);
    expect(answer.status).toBe(200);
    return claimAnswer.parse(answer.body);
  }
}

const create = (patch: object = {}, idempotencyKey?: string) =>
  browser.api.tasks.create({
    params: { workspaceId },
    body: { nodeId: node.nodeId, command: { type: 'shell.exec', payload: { command: 'uptime' } }, ...patch },
    ...(idempotencyKey && { idempotencyKey }),
  });
const get = (taskId: string) => browser.api.tasks.get({ params: { workspaceId, taskId } });

describe('tasks over HTTP', () => {
  it('go from a person to the agent and back, with output', async () => {
    const parked = node.claim({ capabilities: [PROTOCOL], maxTasks: 1, waitMs: 30_000 });
    await until(() => api.get(ParkingLot).waiting === 1);
    const task = await create();
    expect(task).toMatchObject({
      state: 'queued',
      type: 'shell.exec',
      nodeName: 'web',
      requestedBy: expect.stringMatching(/Test Person|@example\.org/),
    });
    const claimed = (await parked).tasks[0]!;
    expect(claimed).toMatchObject({ id: task.id, attempt: 1, payload: { command: 'uptime', shell: '/bin/sh' } });
    const { attempt } = claimed;
    expect((await node.call('POST', `${task.id}/started`, { attempt })).body).toEqual({ ok: true, taskId: task.id });
    const chunk = {
      seq: 0,
      stream: 'stdout',
      data: Buffer.from('up 3 days\n').toString('base64'),
      at: new Date().toISOString(),
    };
    const acked = await node.call('POST', `${task.id}/output`, { attempt, chunks: [chunk], later: 'field' });
    expect(acked).toEqual({ status: 200, body: { ackedSeq: 0, truncated: false } });
    await node.call('POST', `${task.id}/completed`, { attempt, status: 'success', result: { outputChunks: 1 } });
    expect(await get(task.id)).toMatchObject({ state: 'succeeded', exitCode: 0, outputBytes: 10 });
    const output = await browser.api.tasks.output({ params: { workspaceId, taskId: task.id }, query: {} });
    expect(output).toMatchObject({ complete: true, lastSeq: 0, chunks: [chunk] });
    const list = await browser.api.tasks.list({ params: { workspaceId }, query: { nodeId: node.nodeId } });
    expect(list.items[0]?.id).toBe(task.id);
  });

  it('serve the compatible agent as it is: no attempt, lines, control, repeated reports', async () => {
    const { id } = await create();
    const claim = await node.claim({ maxTasks: 1, waitMs: 15_000, capabilities: ['task.poll'], rootAccess: {} });
    expect(claim.task).toMatchObject({ id, type: 'shell.exec' });
    const report = { taskId: id, timestamp: new Date().toISOString() };
    for (const verb of ['started', 'accepted', 'started']) {
      expect((await node.call('POST', `${id}/${verb}`, report)).status).toBe(200);
    }
    for (const line of ['a', '', 'b']) {
      expect((await node.call('POST', `${id}/logs`, { ...report, stream: 'stdout', line })).status).toBe(200);
    }
    const cancelled = await browser.api.tasks.cancel({
      params: { workspaceId, taskId: id },
      body: { reason: 'enough' },
    });
    expect(cancelled.cancel?.state).toBe('requested');
    const control = controlAnswer.parse((await node.call('GET', `${id}/control`)).body);
    expect(control).toMatchObject({ status: 'running', cancelRequested: true, cancelReason: 'enough' });
    const end = { ...report, status: 'cancelled', output: 'a\n\nb\n' };
    for (let i = 0; i < 2; i += 1) expect((await node.call('POST', `${id}/completed`, end)).status).toBe(200);
    expect(await get(id)).toMatchObject({ state: 'cancelled', cancel: { state: 'stopped' }, outputBytes: 5 });
    const early = (await create()).id;
    const refused = await node.call('POST', `${early}/started`, { taskId: early });
    expect(refused).toMatchObject({ status: 409, body: { message: expect.stringContaining('queued state') } });
    const mismatch = await node.call('POST', `${early}/started`, { taskId: id });
    expect(mismatch.status).toBe(400);
    await browser.api.tasks.cancel({ params: { workspaceId, taskId: early }, body: {} });
  });

  it('take two million characters of output at the end', async () => {
    const { id } = await create();
    await node.claim();
    const end = { attempt: 1, status: 'success', output: 'é'.repeat(2 * 1024 * 1024) };
    expect((await node.call('POST', `${id}/completed`, end)).status).toBe(200);
    expect((await get(id)).outputBytes).toBe(4 * 1024 * 1024);
  });

  it('leave the lot when an agent hangs up', async () => {
    const gone = new AbortController();
    const body = { capabilities: [PROTOCOL], maxTasks: 1, waitMs: 30_000 };
    const call = node.call('POST', 'claim', body, gone.signal).catch(() => null);
    await until(() => api.get(ParkingLot).waiting === 1);
    gone.abort();
    await call;
    await until(() => api.get(ParkingLot).size === 0);
  });

  it('are created once per Idempotency-Key', async () => {
    const key = newId();
    const first = await create({}, key);
    expect(await create({}, key)).toEqual(first);
    await expect(create({ exclusive: true }, key)).rejects.toMatchObject({ status: 422 });
    expect((await node.claim()).tasks.map(({ id }) => id)).toEqual([first.id]);
    await node.call('POST', `${first.id}/completed`, { attempt: 1, status: 'success' });
  });

  it('are refused when they make no sense', async () => {
    const bad = { command: { type: 'rm', payload: {} } };
    await expect(create(bad)).rejects.toMatchObject({ status: 400 });
    await expect(create({ nodeId: newId() })).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
    await expect(create({ timeoutMs: 1 })).rejects.toMatchObject({ status: 400, code: 'request.invalid' });
    const nul = { command: { type: 'exec', payload: { argv: ['echo', '\0'] } } };
    await expect(create(nul)).rejects.toMatchObject({ status: 400, code: 'request.invalid' });
    const params = { workspaceId };
    await expect(browser.api.tasks.list({ params, query: { cursor: 'AAAA' } })).rejects.toMatchObject({
      code: 'request.cursor_invalid',
    });
  });

  it('are not for viewers to run, and nobody sees those of another workspace', async () => {
    const eve = await makePerson(api);
    const bob = await makePerson(api);
    const theirs = await makeWorkspace(api, { [eve.id]: 'owner', [bob.id]: 'viewer' });
    const foreign = await Agent.enrol(theirs);
    const her = new TestBrowser(api);
    await her.signIn(eve.email, PASSWORD);
    const command = { type: 'exec' as const, payload: { argv: ['id'] } };
    const params = { workspaceId: theirs };
    const task = await her.api.tasks.create({ params, body: { nodeId: foreign.nodeId, command } });

    const his = new TestBrowser(api);
    await his.signIn(bob.email, PASSWORD);
    const at = { params: { workspaceId: theirs, taskId: task.id } };
    await expect(his.api.tasks.get(at)).resolves.toMatchObject({ id: task.id });
    await expect(his.api.tasks.cancel({ ...at, body: {} })).rejects.toMatchObject({ status: 403 });
    await expect(his.api.tasks.create({ params, body: { nodeId: foreign.nodeId, command } })).rejects.toMatchObject({
      status: 403,
    });

    await expect(get(task.id)).rejects.toMatchObject({ status: 404, code: 'object.not_found' });
    await expect(create({ nodeId: foreign.nodeId })).rejects.toMatchObject({ status: 404 });
    expect((await node.call('GET', `${task.id}/control`)).status).toBe(404);
    expect((await node.claim()).tasks).toEqual([]);
    await foreign.claim();
    expect((await node.call('POST', `${task.id}/completed`, { attempt: 1, status: 'success' })).status).toBe(404);
    const end = { params: { workspaceId: theirs, taskId: task.id }, body: {} };
    await expect(her.api.tasks.cancel(end)).resolves.toMatchObject({ state: 'leased' });
    await foreign.call('POST', `${task.id}/completed`, { attempt: 1, status: 'success' });
    await expect(her.api.tasks.get(at)).resolves.toMatchObject({ state: 'succeeded', cancel: { state: 'too_late' } });
  });

  it('end a parked claim with 401 when the key is revoked, and refuse the next', async () => {
    const other = await Agent.enrol(workspaceId);
    const parked = other.call('POST', 'claim', { capabilities: [PROTOCOL], waitMs: 30_000 });
    await until(() => api.get(ParkingLot).waiting === 1);
    await api.get(AgentKeyService).revoke(Ctx.system('spec', workspaceId), other.nodeId);
    expect((await parked).status).toBe(401);
    expect((await other.call('POST', 'claim', {})).status).toBe(401);
  });
});
