import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { contractsOf, expectProblem, sampled, unchanged, type Sampled } from './testing/refusals.js';
import { openTestApi, type TestApi } from './testing/test-api.js';
import type { TestBrowser } from './testing/test-browser.js';
import { call, type WireAnswer } from './testing/wire.js';
import { browserOf, makeWorld, type World } from './testing/world.js';

/** Every route of people that changes something, over requests that another site could make a browser send (S11). */
let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
});
afterAll(() => api.close());

const mutating = (surface: 'operator' | 'admin') =>
  contractsOf(surface).filter(({ method, access }) => method !== 'GET' && access.kind !== 'public');

/** What a browser adds by itself, and nothing of ours. */
function forged(browser: TestBrowser, headers: Readonly<Record<string, string>>) {
  const cookie = [...browser.cookies.values()].map(({ name, value }) => `${name}=${value}`).join('; ');
  return (url: string, init: RequestInit) => {
    const all = new Headers(init.headers);
    for (const [name, value] of Object.entries({ cookie, 'x-forwarded-for': browser.ip, ...headers }))
      all.set(name, value);
    return fetch(url, { ...init, headers: all });
  };
}

describe.each(['operator', 'admin'] as const)('on the %s surface', (surface) => {
  let browser: TestBrowser;
  let calls: Sampled;

  beforeAll(async () => {
    browser = await browserOf(api, surface === 'admin' ? world.platformAdmin : world.members.owner, surface);
    calls = await sampled(api, world, mutating(surface));
    expect(calls.length).toBeGreaterThan(10);
  });

  async function refused(headers: Readonly<Record<string, string>>, code: string): Promise<void> {
    await unchanged(api, async () => {
      for (const [contract, wire] of calls) {
        const answer: WireAnswer = await call(api, { send: forged(browser, headers), surface, contract }, wire);
        expectProblem(answer, 403, code, contract.id);
      }
    });
  }

  it('nothing is changed for another site, an opaque one, or one that hides where it is', async () => {
    const csrf = { 'x-csrf-token': browser.csrf! };
    const own = api.origins[surface];
    for (const headers of [
      { ...csrf, origin: 'https://evil.example' },
      { ...csrf, origin: 'null' },
      { ...csrf, origin: `${own}.evil.example` },
      { ...csrf, referer: 'https://evil.example/page' },
      { ...csrf, origin: 'https://evil.example', referer: `${own}/` },
      csrf,
    ])
      await refused(headers, 'session.origin');
  });

  it('nothing is changed without the token of this very session', async () => {
    const origin = api.origins[surface];
    const other = await browserOf(api, surface === 'admin' ? world.platformAdmin : world.members.owner, surface);
    for (const token of ['', 'x.y', other.csrf!, `${browser.csrf!.split('.')[0]}.`])
      await refused(token ? { origin, 'x-csrf-token': token } : { origin }, 'session.csrf');
  });

  it('no route changes anything by GET, whatever a request claims to be', async () => {
    const origin = api.origins[surface];
    await unchanged(api, async () => {
      for (const [contract, wire] of calls) {
        const headers = { origin, 'x-csrf-token': browser.csrf!, 'x-http-method-override': contract.method };
        const asGet = { ...contract, method: 'GET' as const };
        const { body: _none, ...rest } = wire;
        const search = `_method=${contract.method}`;
        await call(api, { send: forged(browser, headers), surface, contract: asGet }, { ...rest, search });
      }
    });
    for (const { id, method, audit } of contractsOf(surface))
      if (method === 'GET') expect([id, audit]).toEqual([id, null]);
  });
});
