import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorCodes, type ErrorCode, type RouteContract, type Surface } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { hostileBodies, hostileParams, hostileSearches } from './testing/hostile.js';
import { contractsOf, expectProblem, sampled, unchanged } from './testing/refusals.js';
import { makePerson } from './testing/people.js';
import { openTestApi, type TestApi } from './testing/test-api.js';
import { call, nobody, type Send, type WireAnswer, type WireCall } from './testing/wire.js';
import { browserOf, enrolNode, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
});
afterAll(() => api.close());

const ask = (send: Send, surface: Surface, contract: RouteContract, wire: WireCall): Promise<WireAnswer> =>
  call(api, { send, surface, contract }, wire);

/** A refusal of the caller's fault in the form of every problem; on the agent surface `error` is a text too. */
function expectRefusal(answer: WireAnswer, surface: Surface, where: string): void {
  const code = String(answer.body['code']) as ErrorCode;
  const known = errorCodes[code] as { status: number } | undefined;
  expect({ where, status: answer.status, known: known?.status === answer.status, text: answer.text }).toEqual({
    where,
    status: answer.status,
    known: true,
    text: answer.text,
  });
  expect({ where, isMeant: answer.status < 500 && answer.status !== 429 }).toEqual({ where, isMeant: true });
  expectProblem(answer, answer.status, code, where);
  if (surface === 'agent') expect(answer.body['error']).toEqual(expect.any(String));
}

/** Who may do everything on a surface. A new person each time: what is hostile is also frequent, and would be limited. */
async function senderFor(surface: Surface, workspaceId = world.mine.workspaceId): Promise<Send> {
  if (surface === 'agent') return world.mine.node.send;
  const who = await makePerson(api, { platformRole: surface === 'admin' ? 'platform_admin' : 'user' });
  const membership = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
  for (const id of new Set([world.mine.workspaceId, workspaceId])) await api.sql(membership, [id, who.id, 'owner']);
  return sender(await browserOf(api, who, surface));
}

/** A valid call of each contract with somebody who may make it. */
async function prepared(surface: Surface, contracts: readonly RouteContract[]) {
  const made: { contract: RouteContract; wire: WireCall; send: Send }[] = [];
  for (const [contract, wire] of await sampled(api, world, contracts)) {
    // One person is soon asked to wait where guessing pays.
    const isGuessable = contract.limit === 'sign-in' && contract.access.kind !== 'public';
    const senders = await Promise.all(
      Array.from({ length: isGuessable ? 4 : 1 }, () => senderFor(surface, wire.params?.['workspaceId'])),
    );
    let turn = 0;
    const byTurns: Send = (url, init) => senders[turn++ % senders.length]!(url, init);
    made.push({ contract, wire, send: bySource(contract, byTurns) });
  }
  return made;
}

/** Calls that carry a credential in the body or end a session are limited by address: each from an address of its own. */
const bySource = (contract: RouteContract, send: Send): Send => (contract.access.kind === 'public' ? nobody : send);

const people = ['operator', 'admin'] as const;

describe('a body on a surface of people', () => {
  it.each(people)(
    'of every route of the %s surface is refused when it is hostile, and changes nothing',
    async (surface) => {
      const withBody = contractsOf(surface).filter((contract) => contract.body);
      const calls = await prepared(surface, withBody);
      await unchanged(api, async () => {
        for (const { contract, wire, send } of calls) {
          for (const { name, expected, ...bad } of hostileBodies(wire.body as object, contract.body)) {
            const answer = await ask(send, surface, contract, { ...wire, ...bad });
            expectRefusal(answer, surface, `${contract.id} ${name}`);
            expect({ where: `${contract.id} ${name}`, status: answer.status }).toEqual({
              where: `${contract.id} ${name}`,
              status: expected,
            });
          }
        }
      });
    },
  );

  it('is refused where a call takes none', async () => {
    const bare = contractsOf('operator').filter(
      (one) => one.method === 'POST' && !one.body && one.access.kind !== 'public',
    );
    const calls = await prepared('operator', bare);
    expect(calls.length).toBeGreaterThan(1);
    await unchanged(api, async () => {
      for (const { contract, wire, send } of calls) {
        const answer = await ask(send, 'operator', contract, { ...wire, body: { surprise: true } });
        expectProblem(answer, 400, 'request.invalid', contract.id);
      }
    });
  });
});

describe('on a surface of people', () => {
  it.each(people)(
    'a hostile query of every route of the %s surface is refused, and changes nothing',
    async (surface) => {
      const calls = await prepared(surface, contractsOf(surface));
      await unchanged(api, async () => {
        for (const { contract, wire, send } of calls) {
          for (const search of hostileSearches(contract)) {
            const answer = await ask(send, surface, contract, { ...wire, search });
            expectRefusal(answer, surface, `${contract.id} ?${search}`);
          }
        }
      });
    },
  );

  it.each(people)(
    'a hostile path of every route of the %s surface is refused, and changes nothing',
    async (surface) => {
      const calls = await prepared(surface, contractsOf(surface));
      await unchanged(api, async () => {
        for (const { contract, wire, send } of calls) {
          for (const params of hostileParams(contract, wire.params ?? {})) {
            const answer = await ask(send, surface, contract, { ...wire, params });
            expectRefusal(answer, surface, `${contract.id} ${JSON.stringify(params)}`);
          }
        }
      });
    },
  );
});

describe('the agent surface', () => {
  it('refuses hostile bodies of every route in words that its client can read, and changes nothing', async () => {
    const calls = await prepared(
      'agent',
      contractsOf('agent').filter((contract) => contract.body),
    );
    await unchanged(api, async () => {
      for (const { contract, wire, send } of calls) {
        for (const { name, expected, tolerated, ...bad } of hostileBodies(wire.body as object, contract.body)) {
          if (tolerated) continue;
          const large = contract.maxBodyBytes && expected === 413;
          if (large) continue;
          const answer = await ask(send, 'agent', contract, { ...wire, ...bad });
          expectRefusal(answer, 'agent', `${contract.id} ${name}`);
        }
      }
    });
  });

  it('ignores fields that it does not know', async () => {
    const calls = await prepared(
      'agent',
      contractsOf('agent').filter((one) => one.body),
    );
    for (const { contract, wire, send } of calls) {
      if (contract.path.includes('/:id/')) continue;
      const body = { ...(wire.body as object), fromTheFuture: { deep: [1, 2, 3] } };
      const { status } = await ask(send, 'agent', contract, { ...wire, body });
      expect({ id: contract.id, status }).toEqual({ id: contract.id, status: contract.status });
    }
  });

  it('refuses hostile paths', async () => {
    const calls = await prepared(
      'agent',
      contractsOf('agent').filter((contract) => contract.params),
    );
    const count = 'SELECT event, count(*)::int AS count FROM audit_entries GROUP BY 1';
    const entries = async () =>
      Object.fromEntries((await api.sql<{ event: string; count: number }>(count)).map((one) => [one.event, one.count]));
    const before = await entries();
    const work = async () => {
      for (const { contract, wire, send } of calls) {
        for (const params of hostileParams(contract, wire.params ?? {})) {
          const answer = await ask(send, 'agent', contract, { ...wire, params });
          expectRefusal(answer, 'agent', `${contract.id} ${JSON.stringify(params)}`);
        }
      }
    };
    await unchanged(api, work, ['audit_entries']);
    // Ids of transfers that are none are told of, and nothing else is.
    const { 'transfer.refused': refused = 0, ...others } = await entries();
    const { 'transfer.refused': refusedBefore = 0, ...othersBefore } = before;
    expect(refused).toBeGreaterThan(refusedBefore);
    expect(others).toEqual(othersBefore);
  });
});

describe('credentials that have had their time', () => {
  const { consume, progress } = agentRoutes.enrolmentLink;
  const issue = async () => (await api.get(EnrolmentService).issue(world.mine.ctx, 'a machine', null)).token;

  it('a revoked agent key is refused on every route of agents', async () => {
    const gone = await enrolNode(api, world.mine.ctx);
    const contracts = contractsOf('agent').filter(({ access }) => access.kind === 'agent');
    await ask(
      gone.send,
      'agent',
      agentRoutes.nodeLink.checkIn,
      (await sampled(api, world, [agentRoutes.nodeLink.checkIn]))[0]![1],
    );
    const params = { workspaceId: world.mine.workspaceId, nodeId: gone.id };
    await world.owner.api.nodes.revokeKey({ params });
    const calls = await sampled(api, world, contracts);
    await unchanged(api, async () => {
      for (const [contract, wire] of calls) {
        expectProblem(await ask(gone.send, 'agent', contract, wire), 401, 'agent_key.invalid', contract.id);
      }
    });
  });

  it('an install token works for one machine only', async () => {
    const body = { token: await issue(), hostname: `h-${randomUUID()}`, additionalInfo: { machineId: 'machine-1' } };
    expect((await ask(nobody, 'agent', consume, { body })).status).toBe(201);
    await unchanged(api, async () => {
      const renamed = { ...body, hostname: `h-${randomUUID()}` };
      const cloned = { ...body, additionalInfo: { machineId: 'machine-2' } };
      for (const other of [renamed, cloned]) {
        expectProblem(await ask(nobody, 'agent', consume, { body: other }), 409, 'install_token.used', 'replay');
      }
    });
  });

  it('an install token that was never issued, or is too old, is refused', async () => {
    const token = await issue();
    const hostname = `h-${randomUUID()}`;
    const none = { token: 'A'.repeat(token.length), hostname };
    expectProblem(await ask(nobody, 'agent', consume, { body: none }), 404, 'install_token.unknown', 'consume');
    await api.clock.advance(15 * 60_000 + 1_000);
    try {
      await unchanged(api, async () => {
        expectProblem(
          await ask(nobody, 'agent', consume, { body: { token, hostname } }),
          410,
          'install_token.expired',
          'consume',
        );
        const body = { token, stage: 'installer_started' };
        expectProblem(await ask(nobody, 'agent', progress, { body }), 410, 'install_token.expired', 'progress');
      });
    } finally {
      await api.clock.reset();
    }
  });
});

describe('a request that a page of ours did not make', () => {
  it.each(people)('is refused on every mutating route of the %s surface', async (surface) => {
    const browser = surface === 'operator' ? world.owner : await browserOf(api, world.platformAdmin, 'admin');
    const mutating = contractsOf(surface).filter(({ method }) => method !== 'GET');
    const calls = await sampled(api, world, mutating);
    const foreign = [
      'http://evil.test',
      'null',
      api.origins[surface === 'operator' ? 'admin' : 'operator'],
      `${api.origins[surface]}.evil.test`,
    ];
    const bare: Send = (url, init) => browser.fetch(url, init);
    await unchanged(api, async () => {
      for (const [contract, wire] of calls) {
        for (const origin of foreign) {
          const answer = await ask(sender(browser), surface, contract, { ...wire, headers: { origin } });
          expectProblem(answer, 403, 'session.origin', `${contract.id} from ${origin}`);
        }
        if (contract.access.kind === 'public') continue;
        expectProblem(await ask(bare, surface, contract, wire), 403, 'session.csrf', contract.id);
        const forged = { ...wire, headers: { 'x-csrf-token': `${'A'.repeat(22)}.${'A'.repeat(43)}` } };
        expectProblem(await ask(bare, surface, contract, forged), 403, 'session.csrf', contract.id);
      }
    });
  });
});
