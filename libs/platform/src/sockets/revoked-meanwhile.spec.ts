import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { ClientAddresses } from '../http/client-address.js';
import { FakeSessions, workspaceId } from '../http/testing/surface-fixture.js';
import { Log } from '../logging/index.js';
import { LiveSockets } from './live-sockets.js';
import type { SocketAck } from './socket-event.js';
import { MemoryBus } from './testing/memory-bus.js';

const origin = 'https://fettle.example';

/** Revocations that arrive between a look at the database and what is done by it. */
describe('live sockets, while somebody is revoked,', () => {
  let server: Server;
  let live: LiveSockets;
  let bus: MemoryBus;
  let sessions: FakeSessions;
  const clients: Socket[] = [];

  beforeEach(async () => {
    server = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    bus = new MemoryBus();
    sessions = new FakeSessions();
    live = new LiveSockets(server, {
      surface: 'operator',
      allowedOrigins: [origin],
      sessions,
      bus,
      log: Log.create({ name: 'test', level: 'warn', destination: { write: () => undefined } }),
      addresses: new ClientAddresses([]),
      tickets: { consume: async (ticket) => ({ sessionId: ticket.replace('t', 's') }) },
    });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.disconnect();
    await live.close();
    server.closeAllConnections();
    server.close();
  });

  function dial(ticket: string): Socket {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const how = { transports: ['websocket'], reconnection: false, forceNew: true };
    const client = io(url, { ...how, auth: { ticket }, extraHeaders: { origin } });
    clients.push(client);
    return client;
  }

  /** 'connected', or the code of the refusal. */
  function outcome(client: Socket): Promise<string> {
    return new Promise((resolve) => {
      client.on('connect', () => resolve('connected'));
      client.on('connect_error', (error) => resolve((error as { data?: { code: string } }).data?.code ?? 'no socket'));
    });
  }

  const ask = (client: Socket, name: string): Promise<SocketAck> =>
    client.emitWithAck(name, { workspaceId }) as Promise<SocketAck>;

  it('refuse a session that ends while its socket is let in', async () => {
    const resume = sessions.resume.bind(sessions);
    let isFirst = true;
    sessions.resume = async (id) => {
      const principal = await resume(id);
      if (isFirst) {
        isFirst = false;
        sessions.ended.add(id);
        await bus.publish([{ channel: 'revoked', body: JSON.stringify({ sessionId: id }) }]);
      }
      return principal;
    };
    expect(await outcome(dial('t1'))).toBe('session.required');
    expect(live.connected).toBe(0);
    expect(await outcome(dial('t2'))).toBe('connected');
  });

  it('cut a socket that is revoked between its way in and its first breath', async () => {
    const resume = sessions.resume.bind(sessions);
    let times = 0;
    sessions.resume = async (id) => {
      const principal = await resume(id);
      times += 1;
      // The first time another one's, so that this one is asked again; the second time its own, after it was found alive.
      const body = JSON.stringify({ sessionId: times === 1 ? 'another' : id });
      if (times <= 2) await bus.publish([{ channel: 'revoked', body }]);
      return principal;
    };
    const client = dial('t1');
    const ended = new Promise((resolve) => {
      client.on('connect_error', resolve);
      client.on('disconnect', resolve);
      client.io.on('close', resolve);
    });
    await ended;
    expect(client.connected).toBe(false);
    expect(live.connected).toBe(0);
  });

  it('let nobody watch whose place ends between the look at it and the watching', async () => {
    const client = dial('t1');
    await outcome(client);
    const access = sessions.access.bind(sessions);
    sessions.access = async (principal, id) => {
      const found = await access(principal, id);
      sessions.access = access;
      sessions.role_ = null;
      const body = JSON.stringify({ workspaceId, userId: 'user-of-s1' });
      await bus.publish([{ channel: 'revoked', body }]);
      return found;
    };
    expect(await ask(client, 'watch')).toMatchObject({
      ok: false,
      error: { code: 'object.not_found' },
    });
    const facts: unknown[] = [];
    client.on('fact', (one) => facts.push(one));
    sessions.role_ = 'viewer';
    const other = dial('t2');
    await outcome(other);
    await ask(other, 'watch');
    const told = new Promise((resolve) => other.once('fact', resolve));
    const body = JSON.stringify({ name: 'node.changed', workspaceId, id: workspaceId, version: 1 });
    await bus.publish([{ channel: 'facts', body }]);
    await told;
    await ask(client, 'unwatch');
    expect(facts).toEqual([]);
  });
});
