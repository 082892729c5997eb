import { createServer as createTlsServer } from 'node:https';
import { createServer as createTcpServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loopbackCertificate, until } from '@fettle/testing';
import { client, faultOf, hello, listening, seen, serve } from './test-servers.js';

describe('bounds of a call', () => {
  const own = { reach: 'private', timeoutMs: 5_000 } as const;

  it('an answer that never ends is left at its size', async () => {
    let isClosed = false;
    const port = await serve((_request, answer) => {
      const part = Buffer.alloc(64 * 1024);
      const more = (): void => {
        while (!answer.destroyed && answer.write(part));
      };
      answer.on('drain', more).on('close', () => (isClosed = true));
      more();
    });
    expect(await faultOf(client().request(`http://127.0.0.1:${port}/`, { ...own, maxBytes: 100_000 }))).toBe(
      'too-large',
    );
    await until(() => isClosed);
  });

  it.each([
    ['never comes', (_answer: { write(text: string): void }) => undefined],
    ['trickles', (answer: { write(text: string): void }) => void setInterval(() => answer.write('.'), 10).unref()],
  ])('a body that %s is left at its time', async (_how, behave) => {
    const port = await serve((_request, answer) => {
      answer.writeHead(200, { 'content-length': '1000000' });
      answer.flushHeaders();
      behave(answer);
    });
    expect(await faultOf(client().request(`http://127.0.0.1:${port}/`, { ...own, timeoutMs: 150 }))).toBe('timeout');
  });

  it('a caller who no longer wants it ends it', async () => {
    const port = await serve(() => undefined);
    const stop = new AbortController();
    const call = client().request(`http://127.0.0.1:${port}/`, { ...own, signal: stop.signal });
    await until(() => seen.length === 1);
    stop.abort();
    expect(await faultOf(call)).toBe('timeout');
  });

  it('headers without end, an answer that is no HTTP and one that breaks off are told apart from one that came', async () => {
    const talking = (words: string) =>
      listening(createTcpServer((socket) => socket.on('error', () => undefined).end(words)));
    const long = await talking(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`);
    expect(await faultOf(client().request(`http://127.0.0.1:${long}/`, own))).toBe('too-large');
    const smtp = await talking('220 mail.example ESMTP\r\n');
    expect(await faultOf(client().request(`http://127.0.0.1:${smtp}/`, own))).toBe('broken');
    const half = await talking('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf');
    expect(await faultOf(client().request(`http://127.0.0.1:${half}/`, own))).toBe('broken');
  });

  it('a compressed answer is not unpacked: what counts is what came', async () => {
    const port = await serve((request, answer) => answer.end(request.headers['accept-encoding']));
    expect((await client().request(`http://127.0.0.1:${port}/`, own)).body.toString()).toBe('identity');
  });
});

describe('TLS', () => {
  const before = getCACertificates('default');
  let made: Awaited<ReturnType<typeof loopbackCertificate>>;
  beforeAll(async () => {
    made = await loopbackCertificate();
  });
  afterAll(() => setDefaultCACertificates(before));
  const secure = () =>
    listening(
      createTlsServer({ key: made.key, cert: made.certificate }, (_request, answer) => void answer.end('safe')),
    );

  it('needs a certificate that is trusted, and good for the name', async () => {
    const port = await secure();
    const own = { reach: 'private' } as const;
    expect(await faultOf(client().request(`https://localhost:${port}/`, own))).toBe('tls');
    setDefaultCACertificates([...before, made.certificate]);
    expect((await client().request(`https://localhost:${port}/`, own)).body.toString()).toBe('safe');
    expect((await client().request(`https://127.0.0.1:${port}/`, own)).body.toString()).toBe('safe');
    const elsewhere = client(async () => ['127.0.0.1']);
    expect(await faultOf(elsewhere.request(`https://bank.example:${port}/`, own))).toBe('tls');
  });

  it('is not left by a redirect', async () => {
    setDefaultCACertificates([...before, made.certificate]);
    const plain = await hello();
    const port = await listening(
      createTlsServer({ key: made.key, cert: made.certificate }, (_request, answer) => {
        answer.writeHead(302, { location: `http://127.0.0.1:${plain}/` }).end();
      }),
    );
    const call = client().request(`https://localhost:${port}/`, { reach: 'private', redirects: 2 });
    expect([await faultOf(call), seen]).toEqual(['redirect-refused', []]);
  });
});
