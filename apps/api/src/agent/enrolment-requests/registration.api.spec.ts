import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { patiently } from '@fettle/testing';
import { StockStage } from '../../testing/stock-stage.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { call, nobody, withHeaders } from '../../testing/wire.js';

const { olderEnrolmentLink: link, taskLink } = agentRoutes;
let api: TestApi;
let stage: StockStage;

beforeAll(async () => {
  api = await openTestApi();
  stage = await StockStage.open(api);
});
afterEach(() => api.clock.reset());
afterAll(() => api?.close());

const inMine = () => ({ workspaceId: stage.workspaceId });
const create = (body: object = {}) =>
  stage.owner.api.registrationTokens.create({ params: inMine(), body: { label: 'Rack 7', ...body } });
const register = async (
  enrollmentToken: string,
  hostname = `h-${randomUUID()}`,
  extra: object = { os: 'linux', arch: 'arm64' },
) => {
  const body = { hostname, enrollmentToken, ...extra };
  const answer = await call(api, { send: nobody, surface: 'agent', contract: link.register }, { body });
  return {
    status: answer.status,
    told: answer.body['code'],
    ...(answer.body as { nodeId: string; agentToken: string }),
  };
};

describe('registration with a token', () => {
  it('is off: without a token of a workspace nothing registers, whatever is sent', async () => {
    for (const token of ['', 'secret', `fettle_register_${'A'.repeat(43)}`])
      expect(await register(token)).toMatchObject({ status: 403, told: 'registration.refused' });
  });

  it('makes as many nodes as it was made for, and 20 machines at once are no more', async () => {
    const { token, id } = await create({ maxUses: 3 });
    const one = async () => {
      const answer = await register(token);
      return answer.told === 'overloaded' ? Promise.reject(Object.assign(new Error(), { code: answer.told })) : answer;
    };
    const answers = await Promise.all(Array.from({ length: 20 }, () => patiently(one)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(answers.filter(({ told }) => told === 'registration.refused')).toHaveLength(17);
    const { items } = await stage.owner.api.registrationTokens.list({ params: inMine() });
    expect(items.find((one) => one.id === id)).toMatchObject({ uses: 3, maxUses: 3, state: 'used' });
    expect(JSON.stringify(await api.sql('SELECT * FROM registration_tokens'))).not.toContain(token);
  });

  it('may be repeated by the same machine until its agent has called: the same node, another key', async () => {
    const { token } = await create();
    const hostname = `h-${randomUUID()}`;
    const [first, again] = [await register(token, hostname), await register(token, hostname)];
    expect(again.nodeId).toBe(first.nodeId);
    expect(again.agentToken).not.toBe(first.agentToken);
    const send = withHeaders({ authorization: `Bearer ${again.agentToken}`, 'x-agent-node-id': again.nodeId });
    const claim = { capabilities: ['fettle/1'], maxTasks: 0, waitMs: 0 };
    const called = await call(api, { send, surface: 'agent', contract: taskLink.claim }, { body: claim });
    expect(called.status).toBe(200);
    expect(await register(token, hostname)).toMatchObject({ status: 403 });
  });

  it('never takes a known host name over', async () => {
    const hostname = `h-${randomUUID()}`;
    await register((await create()).token, hostname);
    expect(await register((await create()).token, hostname.toUpperCase())).toMatchObject({
      status: 409,
      told: 'node.hostname_taken',
    });
  });

  it('takes the words of every version for system and processor, and needs both', async () => {
    const { token } = await create({ maxUses: 3 });
    for (const extra of [
      { operatingSystem: 'linux', architecture: 'amd64' },
      { platform: 'linux', arch: 'amd64', tomorrow: 1 },
    ])
      expect((await register(token, undefined, extra)).status).toBe(201);
    expect(await register(token, undefined, { os: 'linux' })).toMatchObject({ status: 400, told: 'request.invalid' });
  });

  it('ends when it is over, when it is revoked, and with the membership of whoever made it', async () => {
    const over = await create({ expiresInS: 60 });
    const revoked = await create();
    const params = { ...inMine(), tokenId: revoked.id };
    expect(await stage.owner.api.registrationTokens.revoke({ params })).toMatchObject({ state: 'revoked' });
    expect((await register(revoked.token)).status).toBe(403);
    await api.clock.advance(61_000);
    expect((await register(over.token)).status).toBe(403);
    await api.clock.reset();
    const orphaned = await create();
    await api.sql('DELETE FROM memberships WHERE workspace_id = $1', [stage.workspaceId]);
    expect((await register(orphaned.token)).status).toBe(403);
  });
});
