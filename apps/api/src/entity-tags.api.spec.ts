import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { comparesVersions } from '@fettle/contracts';
import { contractsOf, expectProblem, unchanged } from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { openTestApi, type TestApi } from './testing/test-api.js';
import { call, type Send } from './testing/wire.js';
import { browserOf, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
});
afterAll(() => api.close());

const asking =
  (send: Send, tag: string): Send =>
  (url, init) => {
    const headers = new Headers(init.headers);
    headers.set('if-match', tag);
    return send(url, { ...init, headers });
  };

describe.each(['operator', 'admin'] as const)('every change that compares versions on the %s surface', (surface) => {
  const contracts = contractsOf(surface).filter(comparesVersions);
  const browser = async () =>
    surface === 'admin'
      ? sender(await browserOf(api, world.platformAdmin, 'admin'))
      : sender(await browserOf(api, world.members.owner));

  it('answers 412 to an If-Match of another version, and changes nothing', async () => {
    expect(contracts.length).toBeGreaterThanOrEqual(surface === 'operator' ? 6 : 2);
    for (const contract of contracts) {
      const wire = await sampleOf(api, world, contract);
      const body = { ...(wire.body as object) };
      if ('version' in body) delete body.version;
      const send = await browser();
      await unchanged(api, async () => {
        for (const tag of ['"987654"', 'W/"1"', '"no version"']) {
          const answer = await call(api, { send: asking(send, tag), surface, contract }, { ...wire, body });
          expectProblem(answer, 412, 'request.precondition_failed', `${contract.id} ${tag}`);
        }
      });
    }
  });

  it('is let through by the tag that the change before answered with', async () => {
    for (const contract of contracts) {
      const wire = await sampleOf(api, world, contract);
      const send = await browser();
      const first = await call(api, { send, surface, contract }, wire);
      expect([contract.id, first.status]).toEqual([contract.id, contract.status]);
      const tag = first.headers.get('etag');
      expect([contract.id, tag]).toEqual([contract.id, `"${String(first.body['version'])}"`]);
      const body = { ...(wire.body as object) };
      if ('version' in body) delete body.version;
      const again = await call(api, { send: asking(send, tag ?? ''), surface, contract }, { ...wire, body });
      expect([contract.id, again.status]).toEqual([contract.id, contract.status]);
    }
  });
});

describe('a change that compares no versions', () => {
  it('does not pass over an If-Match', async () => {
    const contract = contractsOf('operator').find(({ id }) => id === 'auth.signOut')!;
    const send = asking(sender(await browserOf(api, world.members.viewer)), '"1"');
    expectProblem(
      await call(api, { send, surface: 'operator', contract }, {}),
      412,
      'request.precondition_failed',
      contract.id,
    );
  });
});

describe('an answer that is given once more to the same Idempotency-Key', () => {
  it('carries the entity tag that the first one did', async () => {
    const contract = contractsOf('operator').find(({ id }) => id === 'teams.create')!;
    const wire = { ...(await sampleOf(api, world, contract)), headers: { 'idempotency-key': 'twice' } };
    const send = sender(await browserOf(api, world.members.owner));
    const ask = () => call(api, { send, surface: 'operator', contract }, wire);
    const [first, again] = [await ask(), await ask()];
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    expect([first.headers.get('etag'), again.headers.get('etag')]).toEqual(['"1"', '"1"']);
  });
});
