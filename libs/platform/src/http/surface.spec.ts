import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Caller } from './testing/caller.js';
import { fixture, waiting } from './testing/surface-fixture.js';
import type { Fixture } from './testing/surface-fixture.js';

const limits = {
  'sign-in': { perMinute: 1, burst: 3, concurrent: 8, stored: true },
  enrol: { perMinute: 1_000, burst: 1_000, concurrent: 2, stored: false },
} as const;

/** Waits until a condition holds; the test's own time-out ends a wait that never does. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(['operator', 'agent'] as const)('the %s surface', (kind) => {
  let fake: Fixture;
  let caller: Caller;
  const strict = kind === 'operator';

  const call = (...args: Parameters<Caller['call']>) => caller.call(...args);
  const post = (...args: Parameters<Caller['post']>) => caller.post(...args);
  const raw = (...args: Parameters<Caller['raw']>) => caller.raw(...args);

  beforeAll(async () => {
    fake = await fixture();
    const surface = await fake.surface(kind, { limits });
    caller = new Caller(`http://127.0.0.1:${await surface.listen()}`);
  });

  afterAll(() => fake.close());

  it('parses the input, answers with the status of the contract, and strips what the contract does not name', async () => {
    const { status, body } = await post('/api/v1/echo/ann', { text: 'hi' });
    expect({ status, body }).toEqual({ status: 201, body: { text: 'hi', name: 'ann' } });
  });

  it('parses the query with defaults and refuses what is not in it', async () => {
    expect((await call('/api/v1/things')).body).toEqual({ limit: 5 });
    expect((await call('/api/v1/things?limit=7')).body).toEqual({ limit: 7 });
    for (const bad of ['limit=10', 'limit=x', 'limit=1&limit=2', 'name=a&name=b']) {
      const { status, body } = await call(`/api/v1/things?${bad}`);
      expect({ bad, status, code: body['code'] }).toEqual({ bad, status: 400, code: 'request.invalid' });
    }
  });

  it(strict ? 'refuses unknown fields' : 'ignores unknown fields', async () => {
    expect((await post('/api/v1/echo/a', { text: 'x', location: {} })).status).toBe(strict ? 400 : 201);
    expect((await call('/api/v1/things?surprise=1')).status).toBe(strict ? 400 : 200);
    expect((await post('/api/v1/guess', { surprise: 1 })).status).toBe(strict ? 400 : 200);
  });

  it('names every issue by its path', async () => {
    const { body } = await post('/api/v1/echo/a', { text: 5 });
    expect(body).toMatchObject({ code: 'request.invalid', status: 400, type: 'urn:fettle:error:request.invalid' });
    expect((body['issues'] as { path: string }[])[0]!.path).toBe('body.text');
    expect(typeof body['message']).toBe('string');
    expect(typeof body['requestId']).toBe('string');
    expect(body['error']).toBe(strict ? undefined : 'The request is not valid');
  });

  it.each<[string, number, string, string]>([
    ['text that is not JSON', 400, 'request.malformed', '{"text":'],
    ['nesting beyond 32 levels', 400, 'request.too_deep', `{"text":"x","more":${'['.repeat(40)}${']'.repeat(40)}}`],
    ['nesting of a whole body', 400, 'request.too_deep', `${'['.repeat(900)}${']'.repeat(900)}`],
    ['__proto__', 400, 'request.invalid', '{"text":"x","__proto__":{"admin":true}}'],
    ['constructor in depth', 400, 'request.invalid', '{"text":"x","more":{"constructor":{"prototype":{}}}}'],
    ['a body beyond the limit of its contract', 413, 'request.too_large', JSON.stringify({ text: 'x'.repeat(3_000) })],
    ['a list instead of an object', 400, 'request.invalid', '[]'],
    ['null', 400, 'request.invalid', 'null'],
    ['nothing', 400, 'request.invalid', ''],
  ])('refuses %s', async (_what, status, code, text) => {
    const answer = await post('/api/v1/echo/a', text);
    expect({ status: answer.status, code: answer.body['code'] }).toEqual({ status, code });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  });

  it(strict ? 'refuses NUL and lone surrogates' : 'mends NUL and lone surrogates', async () => {
    for (const escape of ['\\u0000', '\\ud800']) {
      const { status, body } = await post('/api/v1/echo/a', `{"text":"a${escape}b"}`);
      expect([status, strict ? body['code'] : body['text']]).toEqual(
        strict ? [400, 'request.invalid'] : [201, 'a\uFFFDb'],
      );
    }
    expect((await call('/api/v1/things?name=%00')).status).toBe(strict ? 400 : 200);
  });

  it(strict ? 'refuses bytes that are not UTF-8' : 'mends bytes that are not UTF-8', async () => {
    const bytes = Buffer.from([...Buffer.from('{"text":"'), 0xff, ...Buffer.from('"}')]);
    const headers = { 'content-type': 'application/json', 'content-length': String(bytes.length) };
    expect((await raw('/api/v1/echo/a', 'POST', headers, bytes)).status).toBe(strict ? 400 : 201);
  });

  it('refuses chunked bodies beyond the limit while they arrive', async () => {
    const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
    expect((await raw('/api/v1/echo/a', 'POST', headers, Buffer.alloc(100_000, 32))).status).toBe(413);
  });

  it('refuses other media types and compressed bodies', async () => {
    const wrong = [
      ['content-type', 'text/plain'],
      ['content-type', 'application/x-www-form-urlencoded'],
      ['content-encoding', 'gzip'],
    ] as const;
    for (const [name, value] of wrong) {
      const { status, body } = await post('/api/v1/echo/a', { text: 'x' }, { [name]: value });
      expect([status, body['code']]).toEqual([415, 'request.unsupported_media_type']);
    }
  });

  it.each(['/api/v1/echo/%E0%A4%A', '/api/v1/things?name=%zz', '/api/v1/%00'])(
    'refuses the malformed address %s',
    async (path) => {
      const answer = await raw(path);
      expect([answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([400, 'request.malformed']);
    },
  );

  it('answers unknown paths with 404, known paths with another method with 405, both as problems without a store', async () => {
    const missing = await call('/api/v1/nothing/here');
    expect([missing.status, missing.body['code']]).toEqual([404, 'route.not_found']);
    const other = await call('/api/v1/things', { method: 'DELETE' });
    expect([other.status, other.body['code'], other.headers.get('allow')]).toEqual([
      405,
      'request.method_not_allowed',
      'GET',
    ]);
    expect(other.headers.get('cache-control')).toBe('no-store');
  });

  it('keeps what went wrong inside, and logs it under the request id', async () => {
    const { status, body, text } = await post('/api/v1/boom', {}, { 'x-request-id': 'request-boom-1' });
    expect([status, body['code'], body['requestId']]).toEqual([500, 'internal', 'request-boom-1']);
    expect(text).not.toContain('canary-inner-text');
    const line = fake.lines.find((entry) => entry.includes('canary-inner-text'));
    expect(JSON.parse(line!)).toMatchObject({ event: 'http.fault', requestId: 'request-boom-1', route: 'fake.boom' });
  });

  it('answers 503 with Retry-After when a dependency is away', async () => {
    const { status, body, headers } = await call('/api/v1/down');
    expect([status, body['code'], Number(headers.get('retry-after')) > 0]).toEqual([
      503,
      'dependency.unavailable',
      true,
    ]);
  });

  it('does not send an answer that breaks its contract', async () => {
    expect((await call('/api/v1/lies')).body).toMatchObject({ code: 'internal' });
  });

  it('takes a harmless request id, replaces any other, and sends it back', async () => {
    expect(
      (await call('/api/v1/things', { headers: { 'x-correlation-id': 'caller.made-1' } })).headers.get('x-request-id'),
    ).toBe('caller.made-1');
    const made = (await call('/api/v1/things', { headers: { 'x-request-id': 'bad id {}' } })).headers.get(
      'x-request-id',
    );
    expect(made).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('sets cookies and headers of a reply, and sends raw answers with their type', async () => {
    const { headers, body } = await call('/api/v1/cookie');
    expect(headers.getSetCookie()).toEqual(['a=1; HttpOnly', 'b=2; HttpOnly']);
    expect([headers.get('clear-site-data'), body]).toEqual(['"cache"', { ok: true }]);
    const file = await call('/api/v1/file');
    expect([file.status, file.headers.get('content-type'), file.text]).toEqual([
      200,
      'text/x-shellscript',
      '#!/bin/sh\n',
    ]);
  });

  it('sends the security headers, and names no server', async () => {
    const { headers } = await call('/api/v1/things');
    expect(
      Object.fromEntries(
        [
          'x-content-type-options',
          'x-frame-options',
          'referrer-policy',
          'content-security-policy',
          'x-powered-by',
          'cache-control',
        ].map((name) => [name, headers.get(name)]),
      ),
    ).toEqual({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-powered-by': null,
      'cache-control': 'no-store',
    });
  });

  it('limits one source with 429 and Retry-After', async () => {
    const answers = [];
    for (let index = 0; index < 5; index += 1) answers.push(await post('/api/v1/guess', {}));
    const refused = answers.at(-1)!;
    expect([refused.status, refused.body['code'], Number(refused.headers.get('retry-after')) >= 1]).toEqual([
      429,
      'request.rate_limited',
      true,
    ]);
  });

  it('bounds calls under way with 503, at once, and frees a place when a caller goes away', async () => {
    const before = { ...waiting };
    const callers = [new AbortController(), new AbortController()];
    const parked = callers.map(({ signal }) => call('/api/v1/wait', { signal }).catch(() => undefined));
    await until(() => waiting.now === before.now + 2);
    const refused = await call('/api/v1/wait');
    expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([
      503,
      'overloaded',
      '1',
    ]);
    for (const caller of callers) caller.abort();
    await until(() => waiting.aborted === before.aborted + 2);
    await Promise.all(parked);
  });

  it('tells its health at the root and below the API', async () => {
    for (const path of ['/health', '/api/v1/health']) {
      const { status, body } = await call(path);
      expect([status, Object.keys(body).sort()]).toEqual([
        200,
        ['bootId', 'service', 'startedAt', 'status', 'timestamp'],
      ]);
    }
    expect((await call('/health', { method: 'POST' })).status).toBe(405);
  });

  it('lets nobody in who has not proved who they are', async () => {
    const { status, body } = await post('/api/v1/mine', {});
    expect([status, body['code']]).toEqual([401, strict ? 'session.required' : 'agent_key.invalid']);
  });

  it('parks nobody through a shutdown: waiting calls end', async () => {
    const surface = await fake.surface(kind, { limits });
    const other = `http://127.0.0.1:${await surface.listen()}`;
    const before = waiting.now;
    const parked = fetch(`${other}/api/v1/wait`);
    await until(() => waiting.now === before + 1);
    await Promise.all([surface.close(5_000), parked]);
    expect((await parked).status).toBe(200);
  });
});
