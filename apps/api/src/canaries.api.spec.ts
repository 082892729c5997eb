import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { routes, type RouteContract } from '@fettle/contracts';
import { Bus } from '@fettle/platform/bus';
import { newId } from '@fettle/platform/context';
import { Log } from '@fettle/platform/logging';
import { until } from '@fettle/testing';
import { makeKey } from './testing/api-keys.js';
import { Aviary, newCanary } from './testing/canaries.js';
import { makePerson } from './testing/people.js';
import { contractsOf, surfaces } from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { nameOf, secretFields, valueAt, withValue, type SecretField } from './testing/secret-fields.js';
import { openTestApi, type TestApi } from './testing/test-api.js';
import { call, nobody, withHeaders, type Send, type WireCall } from './testing/wire.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;
let aviary: Aviary;
let receiver: Server;
/** A line for each batch that came. */
const traceIds = new Set<string>();

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      traceIds.add(text);
      aviary?.hear('trace', text);
      response.end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  api = await openTestApi({ LOG_LEVEL: 'info', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  aviary = new Aviary(api);
  world = await makeWorld(api);
});
afterAll(async () => {
  await api.close();
  receiver.close();
});

type PeopleSurface = 'operator' | 'admin';
const everyContract = surfaces.flatMap((surface) => contractsOf(surface).map((contract) => ({ surface, contract })));

/** Somebody who may make the call, fresh so that ended sessions and changed passwords disturb nobody. */
async function callerOf(
  surface: (typeof surfaces)[number],
  contract: RouteContract,
): Promise<{ send: Send; id: string }> {
  const owner = world.members.owner.id;
  if (contract.access.kind === 'public') return { send: nobody, id: owner };
  if (contract.access.kind === 'agent' || surface === 'agent') return { send: world.mine.node.send, id: owner };
  const { id, email } = await makePerson(api, surface === 'admin' ? { platformRole: 'platform_admin' } : {});
  const sql = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`;
  await api.sql(sql, [world.mine.workspaceId, id]);
  const browser = await browserOf(api, { id, email }, surface as PeopleSurface);
  for (const { value } of browser.cookies.values()) aviary.plant(value, 'a cookie');
  return { send: sender(browser), id };
}

async function ask(
  surface: (typeof surfaces)[number],
  contract: RouteContract,
  send: Send,
  wire: WireCall,
): Promise<number> {
  const answer = await call(api, { send, surface, contract }, wire);
  aviary.answered(contract.id, answer);
  return answer.status;
}

/** What stands in a secret field: a text, or the act that sets one. */
const planted = (field: SecretField, canary: string): unknown =>
  field.path.includes('secrets') ? { do: 'replace', value: canary } : canary;

describe('the trap', () => {
  it('finds what is said in an answer, a line of the log, a row and a message', async () => {
    const trap = newCanary();
    aviary.plant(trap, 'trap');
    const { enrolment } = routes;
    const { send } = await callerOf('operator', enrolment.create);
    const params = { workspaceId: world.mine.workspaceId };
    await ask('operator', enrolment.create, send, { params, body: { nodeName: trap } });
    api.get<{ debug(event: string, fields: object): void }>(Log as never).debug('test.trap', { note: trap });
    await api.get(Bus).publish([{ channel: 'wake', body: trap }]);
    await api.sql(
      'INSERT INTO password_resets (id, user_id, token_hash, expires_at) VALUES ($1, $2, $3, fettle_now())',
      [newId(), world.stranger.id, Buffer.from(trap)],
    );
    await until(async () => (await aviary.escaped()).includes('trap in bus wake'), { what: 'the message' });
    expect(await aviary.escaped()).toEqual(
      expect.arrayContaining([
        'trap in answer of enrolment.create',
        'trap in log',
        'trap in table public.audit_entries',
        'trap in table public.node_installs',
        'trap in table public.password_resets',
      ]),
    );
    await api.sql('DELETE FROM password_resets WHERE user_id = $1', [world.stranger.id]);
  });
});

describe('secrets', () => {
  it('are known by their names in every request', () => {
    const names = new Set(everyContract.flatMap(({ contract }) => secretFields(contract)).map(nameOf));
    for (const name of [
      'auth.signIn body.password',
      'setup.complete body.token',
      'setup.complete body.mail.password',
      'platformSettings.change body.mail.secrets.password',
      'enrolmentLink.consume body.token',
      'nodeLink.heartbeat body.agentToken',
      'invitations.acceptByPath params.token',
      'cliLogin.token body.deviceCode',
    ]) {
      expect(names).toContain(name);
    }
  });

  it('are sent in every field that there is for one, right and wrong', async () => {
    const [sent, taken] = [new Set<string>(), new Set<string>()];
    for (const { surface, contract } of everyContract) {
      for (const field of secretFields(contract)) {
        const { send, id } = await callerOf(surface, contract);
        const valid = await sampleOf(api, world, contract, id);
        const own = valueAt(valid, field);
        if (own !== undefined) aviary.plant(own, nameOf(field));
        const canary = newCanary();
        aviary.plant(canary, nameOf(field));
        sent.add(contract.id);
        // A password of this form is a good one, too: then the first call succeeds, and the second finds its link used.
        for (const wire of [withValue(valid, field, planted(field, canary)), valid]) {
          if ((await ask(surface, contract, send, wire)) === contract.status) taken.add(contract.id);
        }
      }
    }
    expect(aviary.size).toBeGreaterThan(60);
    // Setup is over in this installation; every other route took the right secret.
    expect([...sent].filter((id) => !taken.has(id) && !id.startsWith('setup.'))).toEqual([]);
  }, 120_000);

  it('are sent where credentials stand, and where somebody puts them by mistake', async () => {
    const { workspaceId } = world.mine;
    const { key } = await makeKey(api, { workspaceId, userId: world.members.owner.id });
    for (const secret of [key, world.mine.node.key]) aviary.plant(secret, 'a key');
    const planted = (name: string): string => {
      const canary = newCanary();
      aviary.plant(canary, name);
      return canary;
    };
    const contracts = contractsOf('operator')
      .filter(({ access }) => access.kind === 'workspace')
      .slice(0, 6);
    for (const contract of contracts) {
      const wire = await sampleOf(api, world, contract);
      const wrong: Readonly<Record<string, string>>[] = [
        { authorization: `Bearer ${key}` },
        { authorization: `Bearer ${planted('Authorization')}` },
        { authorization: `Bearer fettle_0123456789_${planted('API key').replaceAll('-', '')}` },
        { authorization: `Basic ${planted('Basic')}` },
        { cookie: `fettle_operator_access=${planted('access cookie')}; fettle_operator_refresh=${planted('refresh')}` },
        { 'x-csrf-token': planted('CSRF header') },
        { 'x-agent-key': planted('agent key header'), 'x-agent-node-id': world.mine.node.id },
      ];
      for (const headers of wrong) {
        await ask('operator', contract, withHeaders(headers), wire);
        await ask('agent', contract, withHeaders(headers), wire);
      }
    }
  });

  it('were handed out by every route that does so, and are read by nobody afterwards', async () => {
    for (const { surface, contract } of everyContract) {
      if (surface === 'agent' || (contract.method !== 'GET' && !contract.secret)) continue;
      const { send, id } = await callerOf(surface, contract);
      // The answer is kept for whoever repeats the call: without what it hands out.
      const headers: Record<string, string> = contract.idempotencyKey ? { 'idempotency-key': newId() } : {};
      await ask(surface, contract, send, { ...(await sampleOf(api, world, contract, id)), headers });
    }
    const { size } = traceIds;
    // Spans leave in batches, one each second: those of the last call are in the next one.
    await until(() => traceIds.size > size, { timeoutMs: 20_000, what: 'the last traces' });
    expect((await aviary.escaped()).filter((one) => !one.startsWith('trap'))).toEqual([]);
  }, 120_000);
});
