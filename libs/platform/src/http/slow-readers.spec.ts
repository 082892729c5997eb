import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { SlowReaders, type SlowReaderLimits } from './slow-readers.js';

const large = Buffer.alloc(16 * 1024 * 1024, 'x');
const never = 600_000;

describe('answers that nobody reads', () => {
  let server: Server;
  let port: number;
  let open: Socket[];
  let callers: Socket[];
  let answered: number;

  beforeEach(async () => {
    open = [];
    callers = [];
    answered = 0;
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(() => {
    for (const socket of callers) socket.destroy();
    server.closeAllConnections();
    server.close();
  });

  /** Serves `/source` with an answer that no kernel takes at once. */
  function serve(limits: SlowReaderLimits): void {
    const slow = new SlowReaders(limits);
    server.on('connection', (socket: Socket) => {
      open.push(socket);
      socket.once('close', () => open.splice(open.indexOf(socket), 1));
    });
    server.on('request', (request, response) => {
      slow.watch(response, request.url ?? '');
      response.end(request.url === '/small' ? 'small' : large);
      answered += 1;
    });
  }

  async function stall(source: string): Promise<void> {
    const before = answered;
    const socket = connect(port, '127.0.0.1').pause();
    socket.on('error', () => undefined);
    callers.push(socket);
    socket.write(`GET /${source} HTTP/1.1\r\nHost: fettle\r\n\r\n`);
    await until(() => answered > before, { what: 'the answer' });
  }

  it('are bounded per source: the oldest goes, those of others stay', async () => {
    serve({ perSource: 2, unreadAfterMs: 1, stalledAfterMs: never });
    await stall('other');
    const [other] = open;
    for (let at = 0; at < 5; at += 1) await stall('one');
    const newest = open.at(-1);
    await until(() => open.length === 3, { what: 'two of the one and one of the other' });
    expect(open[0]).toBe(other);
    expect(open.at(-1)).toBe(newest);
  });

  it('end when nothing moves any more', async () => {
    serve({ perSource: 100, unreadAfterMs: never, stalledAfterMs: 20 });
    await stall('one');
    await until(() => open.length === 0, { what: 'the end of the connection' });
  });

  it('are not those of who reads: the connection serves on', async () => {
    serve({ perSource: 0, unreadAfterMs: never, stalledAfterMs: never });
    const url = `http://127.0.0.1:${port}`;
    for (let at = 0; at < 3; at += 1) {
      expect((await (await fetch(`${url}/one`)).arrayBuffer()).byteLength).toBe(large.length);
      expect(await (await fetch(`${url}/small`)).text()).toBe('small');
    }
    expect(open.length).toBe(1);
  });
});
