import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { routes } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { EnrolmentRequests } from '@fettle/domain/enrolment-requests';
import { Ctx } from '@fettle/platform/context';
import { patiently, until } from '@fettle/testing';
import { makePerson, makeWorkspace } from '../../testing/people.js';
import { StockStage } from '../../testing/stock-stage.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { call, nobody } from '../../testing/wire.js';
import { browserOf } from '../../testing/world.js';

const { olderEnrolmentLink: link } = agentRoutes;
const MINUTE = 60_000;
let api: TestApi;
let stage: StockStage;

beforeAll(async () => {
  api = await openTestApi();
  stage = await StockStage.open(api);
});
afterEach(async () => {
  await api.clock.reset();
  expect(await stage.stopAgents()).toEqual([]);
});
afterAll(() => api?.close());

const ask = (contract: (typeof link)[keyof typeof link], wire: object) =>
  call(api, { send: nobody, surface: 'agent', contract }, wire);
const initiate = async (email = stage.ownerEmail, hostname = `h-${randomUUID()}`) => {
  const { status, body } = await ask(link.initiate, { body: { email, hostname } });
  expect(status).toBe(201);
  return { token: body['token'] as string, hostname, body };
};
const poll = (token: string) =>
  patiently(async () => {
    const { status, body } = await ask(link.status, { params: { token } });
    if (status === 503) throw Object.assign(new Error(), body);
    return body;
  });
const inMine = () => ({ workspaceId: stage.workspaceId });
const pending = async () => (await stage.owner.api.enrolmentRequests.list({ params: inMine() })).items;
const find = async (hostname: string) => (await pending()).find((one) => one.hostname === hostname)!;
const approve = (enrolmentId: string, nodeName = 'let in') =>
  stage.owner.api.enrolmentRequests.approve({ params: { ...inMine(), enrolmentId }, body: { nodeName } });
const code = (expected: string) => expect.objectContaining({ code: expected });

describe('a stock agent that asks to be let in', () => {
  it('is seen with its address and fingerprint, is accepted, gets its key, and works', async () => {
    const hostname = `asks-${randomUUID()}`;
    const agent = stage.make({ hostname });
    let token = '';
    const joined = agent.enrol(stage.ownerEmail, (told) => (token = told));
    const request = await until(() => find(hostname));
    expect(request).toMatchObject({ hostname, email: stage.ownerEmail, os: 'linux', arch: 'amd64' });
    expect(request.address).not.toBe('');
    const { subtle } = globalThis.crypto;
    const digest = Buffer.from(await subtle.digest('SHA-256', Buffer.from(token))).toString('hex');
    expect(request.fingerprint).toBe(digest.slice(0, 16));
    const { nodeId } = await approve(request.id, 'From the list');
    await joined;
    expect(agent.identity.nodeId).toBe(nodeId);
    await agent.start();
    await until(() => agent.realtime.isKnown);
    const task = await stage.shell(agent, 'echo in');
    expect((await stage.ended(task.id)).state).toBe('succeeded');
    expect(await poll(token)).toEqual({ status: 'approved', nodeId });
  });

  it('is refused, is told so and gives up', async () => {
    const hostname = `refused-${randomUUID()}`;
    const agent = stage.make({ hostname });
    const joining = agent.enrol(stage.ownerEmail);
    const { id } = await until(() => find(hostname));
    const reject = () => stage.owner.api.enrolmentRequests.reject({ params: { ...inMine(), enrolmentId: id } });
    const [refused] = await Promise.all([joining.catch((error: Error) => error.message), reject()]);
    expect(refused).toBe('Enrolment was rejected');
    expect(await reject()).toEqual({ rejected: true });
    await expect(approve(id)).rejects.toEqual(code('enrolment.ended'));
  });
});

describe('the answer to a request', () => {
  it('is the same for an address that nobody has, also when the machine asks again and nobody decides', async () => {
    const known = await initiate();
    const unknown = await initiate('nobody@nowhere.example');
    expect(Object.keys(unknown.body)).toEqual(Object.keys(known.body));
    expect(await poll(unknown.token)).toEqual(await poll(known.token));
    await api.clock.advance(16 * MINUTE);
    expect([await poll(known.token), await poll(unknown.token)]).toEqual([
      { status: 'revoked' },
      { status: 'revoked' },
    ]);
    expect((await ask(link.status, { params: { token: 'x'.repeat(43) } })).status).toBe(404);
  });

  it('keeps no secret: neither token nor key is in any table', async () => {
    const { token, hostname } = await initiate();
    await approve((await find(hostname)).id);
    const { agentToken } = await poll(token);
    const rows = await api.sql(
      'SELECT to_jsonb(r) AS r FROM enrolment_requests r UNION ALL SELECT to_jsonb(k) FROM agent_keys k',
    );
    const text = JSON.stringify(rows);
    expect([text.includes(token), text.includes(String(agentToken))]).toEqual([false, false]);
  });

  it('is bounded for one address: what nobody could read is refused at once', async () => {
    const person = await makePerson(api);
    const tokens: string[] = [];
    for (let n = 0; n < 21; n += 1) tokens.push((await initiate(person.email)).token);
    expect(await poll(tokens[19]!)).toEqual({ status: 'pending' });
    expect(await poll(tokens[20]!)).toEqual({ status: 'revoked' });
  });
});

describe('races', () => {
  it('50 finalizes at once: one lets the machine in, the others are told so, and there is one node', async () => {
    const { token, hostname } = await initiate();
    const finalize = (n: number) =>
      stage.owner.api.enrolmentRequests.finalize({
        params: { ...inMine(), token },
        body: { email: stage.ownerEmail, nodeName: `Racer ${n}` },
      });
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => patiently(() => finalize(n))));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toEqual(code('enrolment.already_approved'));
    expect(await api.sql('SELECT 1 FROM nodes WHERE hostname = $1', [hostname])).toHaveLength(1);
  });

  it('questions during and after a decision: one answer carries the key, and it works', async () => {
    const { token, hostname } = await initiate();
    const { id } = await find(hostname);
    const [, ...during] = await Promise.all([approve(id), ...Array.from({ length: 20 }, () => poll(token))]);
    const after = await Promise.all(Array.from({ length: 10 }, () => poll(token)));
    const keys = [...during, ...after].flatMap(({ agentToken }) => (agentToken ? [agentToken] : []));
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(new Set(after.map(({ status }) => status))).toEqual(new Set(['approved']));
  });

  it('a key whose answer did not leave goes out with the next one', async () => {
    const { token, hostname } = await initiate();
    await approve((await find(hostname)).id);
    const gone = new AbortController();
    const service = api.get(EnrolmentRequests);
    const lost = await service.status(Ctx.system('test'), token, gone.signal);
    gone.abort();
    const again = await until(async () => (await poll(token))['agentToken']);
    expect(again).not.toBe(lost.agentToken);
    expect(await poll(token)).not.toHaveProperty('agentToken');
  });

  it('the same machine that asks again replaces its own request, and nobody else’s', async () => {
    const hostname = `again-${randomUUID()}`;
    const from = (ip: string) =>
      fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/enrollments/initiate`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': ip },
        body: JSON.stringify({ email: stage.ownerEmail, hostname }),
      }).then(async (answer) => ((await answer.json()) as { token: string }).token);
    const [first, second, other] = [await from('198.51.100.1'), await from('198.51.100.1'), await from('198.51.100.2')];
    expect(await Promise.all([first, second, other].map(poll))).toEqual([
      { status: 'revoked' },
      { status: 'pending' },
      { status: 'pending' },
    ]);
  });

  it('nobody decides after the end: the decision is 410, the sweep ends what is left', async () => {
    const { token, hostname } = await initiate();
    const { id } = await find(hostname);
    await api.clock.advance(16 * MINUTE);
    await expect(approve(id)).rejects.toEqual(code('enrolment.ended'));
    expect(await pending()).toEqual([]);
    await api.get(EnrolmentRequests).sweep(Ctx.system('test'));
    expect(await api.sql('SELECT state FROM enrolment_requests WHERE id = $1', [id])).toEqual([{ state: 'expired' }]);
    expect(await poll(token)).toEqual({ status: 'revoked' });
  });
});

describe('who may decide', () => {
  it('is an administrator of a workspace that the address reaches; another one neither sees nor finds it', async () => {
    const { hostname, token } = await initiate();
    const { id } = await find(hostname);
    const person = await makePerson(api);
    const elsewhere = await makeWorkspace(api, { [person.id]: 'owner' });
    const stranger = await browserOf(api, person);
    const params = { workspaceId: elsewhere };
    expect((await stranger.api.enrolmentRequests.list({ params })).items).toEqual([]);
    const foreign = stranger.api.enrolmentRequests.approve({
      params: { ...params, enrolmentId: id },
      body: { nodeName: 'stolen' },
    });
    await expect(foreign).rejects.toEqual(code('object.not_found'));
    const wrong = stage.owner.api.enrolmentRequests.finalize({
      params: { ...inMine(), token },
      body: { email: person.email, nodeName: 'wrong address' },
    });
    await expect(wrong).rejects.toEqual(code('object.not_found'));
  });

  it('a host name that the workspace knows is not taken over', async () => {
    const { hostname } = await initiate();
    await approve((await find(hostname)).id);
    const again = await initiate(stage.ownerEmail, hostname);
    await expect(approve((await find(hostname)).id)).rejects.toEqual(code('node.hostname_taken'));
    expect(await poll(again.token)).toEqual({ status: 'pending' });
  });

  it('is a platform administrator by token and address, into a workspace that he names', async () => {
    const admin = await browserOf(api, await makePerson(api, { platformRole: 'platform_admin' }), 'admin');
    const { token } = await initiate();
    const { nodeId } = await admin.api.enrolmentRequests.finalizeAnywhere({
      params: { token },
      body: { email: stage.ownerEmail, nodeName: 'By the platform', workspaceId: stage.workspaceId },
    });
    expect(await poll(token)).toMatchObject({ status: 'approved', nodeId, agentToken: expect.any(String) });
    expect(routes.enrolmentRequests.finalizeAnywhere.surfaces).toEqual(['admin']);
  });
});
