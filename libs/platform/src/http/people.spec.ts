import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Caller } from './testing/caller.js';
import { csrf, fixture, waiting, workspaceId } from './testing/surface-fixture.js';
import type { Fixture } from './testing/surface-fixture.js';

/** Waits until a condition holds; the test's own time-out ends a wait that never does. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe('a surface of people', () => {
  let fake: Fixture;
  let caller: Caller;
  const call = (...args: Parameters<Caller['call']>) => caller.call(...args);
  const post = (...args: Parameters<Caller['post']>) => caller.post(...args);

  beforeAll(async () => {
    fake = await fixture();
    caller = new Caller(`http://127.0.0.1:${await (await fake.surface('operator')).listen()}`);
  });

  afterAll(() => fake.close());

  const cookie = 'session=s1';
  const origin = (): string => 'http://localhost:7400';

  it('asks for the CSRF token of this very session on every mutating cookie request', async () => {
    const tokens = [undefined, 'x.y', csrf.issue('another')];
    for (const token of tokens) {
      const { status, body } = await post(
        '/api/v1/mine',
        {},
        { cookie, origin: origin(), ...(token ? { 'x-csrf-token': token } : {}) },
      );
      expect([status, body['code']]).toEqual([403, 'session.csrf']);
    }
    const { body } = await post('/api/v1/mine', {}, { cookie, origin: origin(), 'x-csrf-token': csrf.issue('s1') });
    expect(body).toEqual({ actor: 'user-of-s1', workspaceId: null });
  });

  it.each<[string, Record<string, string>]>([
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['a null Origin', { origin: 'null' }],
    ['an Origin that only starts like ours', { origin: 'http://localhost:7400.evil.example' }],
    ['a foreign Referer', { referer: 'https://evil.example/page' }],
    ['cookies without Origin or Referer', {}],
  ])('refuses %s', async (_what, headers) => {
    const { status, body } = await post('/api/v1/mine', {}, { cookie, 'x-csrf-token': csrf.issue('s1'), ...headers });
    expect([status, body['code']]).toEqual([403, 'session.origin']);
  });

  it('lets one person have two exports under way, and others have theirs', async () => {
    const before = waiting.now;
    const leave = new AbortController();
    const ask = (who: string, init: RequestInit = {}) =>
      call('/api/v1/lasting', { headers: { cookie: `session=${who}` }, ...init });
    const under = (count: number) => until(() => waiting.now === before + count);
    const held = ['ada', 'ada'].map((who) => ask(who, { signal: leave.signal }).catch(() => undefined));
    await under(2);
    const { status, body, headers } = await ask('ada');
    expect([status, body['code'], headers.get('retry-after')]).toEqual([429, 'request.rate_limited', '5']);
    held.push(ask('grace', { signal: leave.signal }).catch(() => undefined));
    await under(3);
    leave.abort();
    await Promise.all(held);
  });

  it('says when the access token has expired', async () => {
    expect(
      (await call(`/api/v1/workspaces/${workspaceId}/nodes`, { headers: { cookie: 'session=old' } })).body['code'],
    ).toBe('session.access_expired');
  });

  it('answers foreign, missing and impossible workspaces alike, and a missing permission with 403', async () => {
    const ask = (id: string) =>
      call(`/api/v1/workspaces/${id}/nodes`, { headers: { cookie, 'x-request-id': 'same-for-all' } });
    const foreign = await ask('0198c0de-0000-7000-8000-00000000000f');
    const impossible = await ask("1'%20or%20'1");
    expect([foreign.status, foreign.body['code']]).toEqual([404, 'object.not_found']);
    expect(impossible.body).toEqual(foreign.body);
    expect((await ask(workspaceId)).body['code']).toBe('permission.missing');
    fake.sessions.role_ = 'editor';
    expect((await ask(workspaceId)).body).toEqual({ workspaceId });
  });

  it('shows the API document and its page without remote assets', async () => {
    const document = await call('/api/v1/docs-json');
    expect(document.body).toMatchObject({ openapi: '3.1.0' });
    const page = await call('/api/v1/docs');
    expect([page.status, page.text.includes('http://'), page.text.includes('https://')]).toEqual([200, false, false]);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    for (const asset of ['swagger-ui-bundle.js', 'swagger-ui.css', 'start.js'])
      expect((await call(`/api/v1/docs/${asset}`)).status).toBe(200);
    expect((await call('/api/v1/docs/..%2fpackage.json')).status).toBe(404);
  });

  it('says that it is starting while the pages are not there', async () => {
    const page = await call('/nodes');
    expect([page.status, page.text.includes('is starting'), page.headers.get('cache-control')]).toEqual([
      502,
      true,
      'no-store',
    ]);
  });
});
