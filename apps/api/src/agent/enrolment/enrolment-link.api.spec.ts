import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ReleaseTrust } from '@fettle/domain/enrolment';
import { RootSigner } from '@fettle/domain/root-access';
import { agentCall } from '../../testing/agent-wire.js';
import { makePerson, makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let owner: TestBrowser;
let workspaceId: string;

beforeAll(async () => {
  api = await openTestApi({ FETTLE_AGENT_URL: 'https://agents.test' });
  const person = await makePerson(api);
  workspaceId = await makeWorkspace(api, { [person.id]: 'owner' });
  owner = await browserOf(api, person);
});
afterEach(() => api.clock.reset());
afterAll(() => api?.close());

async function issue() {
  const install = await owner.api.enrolment.create({ params: { workspaceId }, body: { nodeName: 'Web' } });
  const token = /--bootstrap-token '([^']+)'/.exec(install.installCommand)![1]!;
  return { install, token };
}
const consume = (token: string, hostname = `h-${randomUUID()}`, machineId = hostname) =>
  agentCall(api, 'consume', { body: { token, hostname, additionalInfo: { machineId, os: 'linux', arch: 'x64' } } });
const progress = (body: object) => agentCall(api, 'progress', { body });
const told = ({ status, body }: Awaited<ReturnType<typeof consume>>) => [status, body['code']];

describe('an install command', () => {
  it('names the agent surface and its script, and carries the token in quotes, in no URL', async () => {
    const { install, token } = await issue();
    const [key] = api.get(ReleaseTrust).keys;
    const [rootKey] = api.get(RootSigner).keys;
    expect(install.installCommand).toBe(
      `curl -fsSL 'https://agents.test/api/v1/agent/install.sh' | sudo bash -s -- --api-url 'https://agents.test' --bootstrap-token '${token}' --release-key '${key}' --root-key '${rootKey}'`,
    );
    expect(install).toMatchObject({ status: 'pending', progressPercent: 0, nodeId: null });
  });
});

describe('joining over HTTP', () => {
  it('answers 201 with node and key, and the person who watches sees how far it is', async () => {
    const { install, token } = await issue();
    expect((await progress({ token, stage: 'binary_downloaded' })).status).toBe(201);
    const answer = await consume(token, 'Web-1.Example.org');
    expect(answer).toMatchObject({ status: 201, body: { nodeId: expect.any(String), agentToken: expect.any(String) } });
    const params = { workspaceId, installId: install.installId };
    const watched = await owner.api.enrolment.get({ params });
    expect(watched).toMatchObject({
      hostname: 'web-1.example.org',
      progressPercent: 92,
      nodeId: answer.body['nodeId'],
    });
    const done = await progress({ token, stage: 'service_started', status: 'completed' });
    expect(done).toMatchObject({ status: 201, body: { status: 'completed', progressPercent: 100 } });
    expect(done.text).not.toContain(token);
  });

  it('answers 404, 410 or 409: unknown, too late, used, hostname taken', async () => {
    expect(told(await consume('fettle_install_nobody_knows_it'))).toEqual([404, 'install_token.unknown']);
    const { token } = await issue();
    await consume(token, 'taken');
    expect(told(await consume(token))).toEqual([409, 'install_token.used']);
    const second = await issue();
    expect(told(await consume(second.token, 'TAKEN'))).toEqual([409, 'node.hostname_taken']);
    await api.clock.advance(15 * 60_000 + 1_000);
    expect(told(await consume(second.token))).toEqual([410, 'install_token.expired']);
    expect(told(await progress({ token: second.token, stage: 'late' }))).toEqual([410, 'install_token.expired']);
  });

  it('refuses a request without a hostname or token before it asks anybody', async () => {
    for (const body of [{}, { token: 'x' }, { token: 'x'.repeat(20), hostname: ' ' }]) {
      expect(told(await agentCall(api, 'consume', { body }))).toEqual([400, 'request.invalid']);
    }
  });
});
