import { afterEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fixture } from './testing/surface-fixture.js';

describe('pages behind a surface', () => {
  const ends: (() => Promise<unknown> | unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  });

  async function behind(pages: Server): Promise<string> {
    pages.listen(0, '127.0.0.1');
    await once(pages, 'listening');
    ends.push(() => {
      pages.closeAllConnections();
      pages.close();
    });
    const fake = await fixture({
      FETTLE_DASHBOARD_UPSTREAM: `http://127.0.0.1:${(pages.address() as AddressInfo).port}`,
    });
    ends.push(() => fake.close());
    return `http://127.0.0.1:${await (await fake.surface('operator')).listen()}`;
  }

  it('come through as a stream, with their own headers first and the missing ones added', async () => {
    const url = await behind(
      createServer((request, response) => {
        response.writeHead(203, { 'content-security-policy': 'from-next', 'x-seen-path': request.url! });
        response.write('one,');
        request.on('end', () => response.end('two'));
        request.resume();
      }),
    );
    const answer = await fetch(`${url}/nodes?x=1`, { method: 'POST', body: 'form' });
    expect([answer.status, await answer.text(), answer.headers.get('x-seen-path')]).toEqual([
      203,
      'one,two',
      '/nodes?x=1',
    ]);
    expect([answer.headers.get('content-security-policy'), answer.headers.get('x-frame-options')]).toEqual([
      'from-next',
      'DENY',
    ]);
  });

  it('learn the true address and host, not what the caller claims', async () => {
    let seen: IncomingMessage['headers'] = {};
    const url = await behind(createServer((request, response) => response.end(void (seen = request.headers))));
    await fetch(`${url}/`, {
      headers: { 'x-forwarded-for': '1.1.1.1', 'x-forwarded-host': 'evil.example', forwarded: 'for=1.1.1.1' },
    });
    expect(seen).toMatchObject({
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': new URL(url).host,
      'x-forwarded-proto': 'http',
    });
    expect(seen['forwarded']).toBeUndefined();
  });

  it('survive a kept connection that the pages close just when it is used again', async () => {
    const used = new WeakSet<object>();
    const url = await behind(
      createServer((request, response) => {
        if (used.has(request.socket)) return void request.socket.destroy();
        used.add(request.socket);
        response.end('page');
      }),
    );
    for (let count = 0; count < 4; count += 1) {
      const answer = await fetch(`${url}/`);
      expect([answer.status, await answer.text()]).toEqual([200, 'page']);
    }
  });

  it('get their upgrades as raw bytes', async () => {
    const pages = createServer();
    pages.on('upgrade', (_request, socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n');
      socket.pipe(socket);
    });
    const { port } = new URL(await behind(pages));
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('GET /_next/webpack-hmr HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n');
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toContain('101 Switching');
    socket.write('ping');
    const [echoed] = (await once(socket, 'data')) as [Buffer];
    expect(echoed.toString()).toBe('ping');
    socket.destroy();
  });

  it('see nothing that follows an upgrade which they refused', async () => {
    const paths: string[] = [];
    const pages = createServer((request, response) => response.end(void paths.push(request.url!)));
    const { port } = new URL(await behind(pages));
    const socket = connect(Number(port), '127.0.0.1');
    const second = 'GET /smuggled HTTP/1.1\r\nhost: x\r\nx-forwarded-for: 6.6.6.6\r\n\r\n';
    socket.write(`GET /_next/hmr HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n${second}`);
    let text = '';
    socket.on('data', (bytes: Buffer) => void (text += bytes.toString()));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 404 .*application\/problem\+json/s);
    expect(paths).toEqual(['/_next/hmr']);
  });
});
