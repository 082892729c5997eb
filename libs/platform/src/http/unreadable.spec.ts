import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixture } from './testing/surface-fixture.js';
import type { Fixture } from './testing/surface-fixture.js';

const long = 'x'.repeat(20_000);
const post = 'POST /api/v1/guess HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';

/** Requests that never reach a route, and what they are told. */
const unreadable: readonly (readonly [string, number, string, string])[] = [
  ['a long address', 431, 'request.headers_too_large', `GET /api/v1/${long} HTTP/1.1\r\nhost: a\r\n\r\n`],
  ['a long header', 431, 'request.headers_too_large', `GET /api/v1/things HTTP/1.1\r\nhost: a\r\nx: ${long}\r\n\r\n`],
  ['an unknown method', 400, 'request.malformed', 'FOO /api/v1/things HTTP/1.1\r\nhost: a\r\n\r\n'],
  ['TLS', 400, 'request.malformed', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'],
  ['HTTP/2', 400, 'request.malformed', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ['two lengths', 400, 'request.malformed', `${post}content-length: 2\r\ncontent-length: 3\r\n\r\n{}x`],
  ['a length and chunks', 400, 'request.malformed', `${post}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`],
  ['a negative length', 400, 'request.malformed', `${post}content-length: -1\r\n\r\n{}`],
  ['a chunk that is none', 400, 'request.malformed', `${post}transfer-encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n`],
  ['chunks in a wrapping', 415, 'request.unsupported_media_type', `${post}transfer-encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`],
  ['no Host', 400, 'request.malformed', 'GET /api/v1/things HTTP/1.1\r\n\r\n'],
  ['two Hosts', 400, 'request.malformed', 'GET /api/v1/things HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n'],
  ['CONNECT', 405, 'request.method_not_allowed', 'CONNECT evil.test:443 HTTP/1.1\r\nhost: a\r\n\r\n'],
]; // prettier-ignore

interface Answer {
  readonly status: number;
  readonly head: string;
  readonly text: string;
  /** Of an answer in JSON; empty for others. */
  readonly body: Record<string, unknown>;
}

describe.each(['operator', 'agent'] as const)('the %s surface', (kind) => {
  let fake: Fixture;
  let port: number;

  beforeAll(async () => {
    fake = await fixture();
    port = await (await fake.surface(kind)).listen();
  });
  afterAll(() => fake.close());

  /** Everything that comes back on one connection until a whole answer is there or the other side closes. */
  async function ask(text: string): Promise<Answer> {
    const socket = connect(port, '127.0.0.1');
    socket.write(Buffer.from(text, 'latin1'));
    let seen = '';
    for (;;) {
      const [event] = (await Promise.race([once(socket, 'data'), once(socket, 'close')])) as [Buffer | boolean];
      if (Buffer.isBuffer(event)) seen += event.toString();
      const [head = '', body = ''] = seen.split('\r\n\r\n');
      const isWhole = Buffer.byteLength(body) >= Number(/content-length: (\d+)/i.exec(head)?.[1] ?? Infinity);
      if (!isWhole && Buffer.isBuffer(event)) continue;
      socket.destroy();
      const parsed = JSON.parse(body.startsWith('{') ? body : '{}') as Record<string, unknown>;
      return { status: Number(head.split(' ')[1]), head, text: body, body: parsed };
    }
  }

  it.each(unreadable)('answers %s with a problem', async (_what, status, code, text) => {
    const { head, body, ...answer } = await ask(text);
    expect([answer.status, body['code']]).toEqual([status, code]);
    expect(body).toMatchObject({ requestId: expect.any(String), message: expect.any(String) });
    for (const line of [/^content-type: application\/problem\+json/im, /^x-content-type-options: nosniff/im])
      expect(head).toMatch(line);
    expect(head).toMatch(/^content-security-policy: default-src 'none'/im);
  });

  it('answers what it expects no less than the request itself', async () => {
    expect((await ask(`${post}expect: 200-maybe\r\ncontent-length: 2\r\n\r\n{}`)).status).toBe(200);
  });

  it('ignores the offer of another protocol', async () => {
    const offer = 'connection: Upgrade, HTTP2-Settings\r\nupgrade: h2c\r\nhttp2-settings: AAMAAABkAAQAAP__\r\n\r\n';
    const { status, body } = await ask(`GET /api/v1/things HTTP/1.1\r\nhost: a\r\n${offer}`);
    expect({ status, body }).toEqual({ status: 200, body: { limit: 5 } });
  });

  it('has nothing below the path of sockets but sockets', async () => {
    const polling = '/socket.io/?EIO=4&transport=polling';
    const refused = ['GET /socket.io', 'GET /socket.io/?EIO=3&transport=polling', `GET ${polling}&sid=a`];
    refused.push(`POST ${polling}`, `POST ${polling}&sid=a`, ...(kind === 'operator' ? [`GET ${polling}`] : []));
    for (const line of refused) {
      const { status, body } = await ask(`${line} HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n`);
      expect({ line, status, code: body['code'] }).toEqual({ line, status: 404, code: 'route.not_found' });
    }
  });

  it('tells the one agent that asks whether sockets are here at all, by the handshake of polling', async () => {
    const { status, head, text } = await ask(`GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nhost: a\r\n\r\n`);
    expect(status).toBe(kind === 'agent' ? 200 : 404);
    if (kind === 'operator') return;
    expect(text).toMatch(/^0\{"sid":"[\w-]{20}","upgrades":\["websocket"\]/);
    expect(head).toMatch(/^cache-control: no-store/im);
  });

  it('refuses methods that no page has', async () => {
    const { status, body } = await ask('TRACE / HTTP/1.1\r\nhost: a\r\ncookie: session=secret\r\n\r\n');
    expect([status, body['code']]).toEqual(
      kind === 'agent' ? [404, 'route.not_found'] : [405, 'request.method_not_allowed'],
    );
  });
});
