import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { z } from 'zod';
import { ClientAddresses } from '../http/client-address.js';
import { FakeSessions, workspaceId } from '../http/testing/surface-fixture.js';
import { Log } from '../logging/index.js';
import { mountAgentNamespace } from './agent-namespace.js';
import { LiveSockets } from './live-sockets.js';
import { socketEvent } from './socket-event.js';
import type { SocketAck } from './socket-event.js';
import { MemoryBus } from './testing/memory-bus.js';

const origin = 'https://fettle.example';
const nodeId = '0198c0de-0000-7000-8000-0000000000aa';

describe('live sockets', () => {
  let server: Server;
  let url: string;
  let live: LiveSockets;
  let bus: MemoryBus;
  let sessions: FakeSessions;
  let tickets: Map<string, string>;
  let clients: Socket[];
  const lines: string[] = [];

  beforeEach(async () => {
    server = createServer((_request, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    bus = new MemoryBus();
    sessions = new FakeSessions();
    clients = [];
    tickets = new Map([
      ['t1', 's1'],
      ['t2', 's2'],
      ['t3', 's1'],
    ]);
    live = new LiveSockets(server, {
      surface: 'operator',
      allowedOrigins: [origin],
      sessions,
      bus,
      log: Log.create({ name: 'test', level: 'warn', destination: { write: (line: string) => void lines.push(line) } }),
      addresses: new ClientAddresses([]),
      limits: { pendingPackets: 50, perUser: 2 },
      tickets: {
        consume: async (ticket) => {
          const sessionId = tickets.get(ticket);
          tickets.delete(ticket);
          return sessionId === undefined ? null : { sessionId };
        },
      },
      events: [
        socketEvent({
          name: 'edit',
          access: { kind: 'workspace', permission: 'node:update' },
          perMinute: 2,
          audit: 'node.edited',
          payload: z.strictObject({ workspaceId: z.uuid() }),
          handle: async (ctx) => ctx.requireWorkspace(),
        }),
      ],
    });
  });

  afterEach(async () => {
    for (const client of clients) client.disconnect();
    await live.close();
    server.closeAllConnections();
    server.close();
  });

  function dial(ticket: unknown, headers: Record<string, string> = { origin }, transports = ['websocket']): Socket {
    const client = io(url, {
      auth: { ticket },
      transports,
      extraHeaders: headers,
      reconnection: false,
      forceNew: true,
    });
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

  async function watching(ticket: string): Promise<Socket> {
    const client = dial(ticket);
    expect(await outcome(client)).toBe('connected');
    expect(await ask(client, 'watch', { workspaceId })).toEqual({ ok: true });
    return client;
  }

  const ask = (client: Socket, name: string, ...args: unknown[]): Promise<SocketAck> =>
    client.emitWithAck(name, ...args) as Promise<SocketAck>;
  const heard = (client: Socket, name: string): Promise<unknown> =>
    new Promise((resolve) => client.once(name, resolve));
  const fact = (version: number, id = nodeId, name = 'node.changed', room = workspaceId) => ({
    channel: 'facts' as const,
    body: JSON.stringify({ name, workspaceId: room, id, version }),
  });

  it('take a ticket once', async () => {
    expect(await outcome(dial('t1'))).toBe('connected');
    expect(await outcome(dial('t1'))).toBe('session.required');
  });

  it.each([undefined, '', 'unknown', 7, { $ne: null }])('refuse the ticket %p', async (ticket) => {
    expect(await outcome(dial(ticket))).toBe('session.required');
  });

  it('refuse a ticket whose session has ended since', async () => {
    sessions.ended.add('s1');
    expect(await outcome(dial('t1'))).toBe('session.required');
  });

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['an origin that starts like ours', { origin: `${origin}.evil.example` }],
    ['no origin', {}],
  ])('refuse %s before anything is read, and keep the ticket', async (_what, headers) => {
    expect(await outcome(dial('t1', headers as Record<string, string>))).toBe('no socket');
    expect(tickets.has('t1')).toBe(true);
  });

  it('speak websocket only', async () => {
    expect(await outcome(dial('t1', { origin }, ['polling']))).toBe('no socket');
  });

  it('bound the sockets of a person', async () => {
    tickets.set('t4', 's1');
    expect(await outcome(dial('t1'))).toBe('connected');
    expect(await outcome(dial('t3'))).toBe('connected');
    expect(await outcome(dial('t4'))).toBe('request.rate_limited');
  });

  it('say that they are away, not that the ticket is wrong, when the database does not answer', async () => {
    sessions.resume = async () => Promise.reject(new Error('down'));
    expect(await outcome(dial('t1'))).toBe('dependency.unavailable');
  });

  it('check the live role on watch: a foreign workspace answers like a missing one', async () => {
    const client = dial('t1');
    await outcome(client);
    const foreign = await ask(client, 'watch', { workspaceId: '0198c0de-0000-7000-8000-00000000000f' });
    expect(foreign).toMatchObject({ ok: false, error: { code: 'object.not_found' } });
    sessions.role_ = null;
    expect(await ask(client, 'watch', { workspaceId })).toEqual(foreign);
  });

  it('answer unknown events, bad payloads, missing permissions and floods with a coded refusal', async () => {
    const client = dial('t1');
    await outcome(client);
    const code = async (name: string, ...args: unknown[]) =>
      ((await ask(client, name, ...args)) as { error?: { code: string } }).error?.code;
    expect(await code('nonsense', {})).toBe('route.not_found');
    expect(await code('watch', { workspaceId: 'x' })).toBe('request.invalid');
    expect(await code('watch', { workspaceId, more: 1 })).toBe('request.invalid');
    expect(await code('watch')).toBe('request.invalid');
    expect(await code('edit', { workspaceId })).toBe('permission.missing');
    sessions.role_ = 'editor';
    expect(await ask(client, 'edit', { workspaceId })).toEqual({ ok: true, data: workspaceId });
    expect(await code('edit', { workspaceId })).toBe('request.rate_limited');
  });

  it('send facts to their workspace only, the last version of each object, in one go', async () => {
    const client = await watching('t1');
    const got: { id: string; name: string; version: number }[] = [];
    client.on('fact', (one: (typeof got)[number]) => got.push(one));
    const other = nodeId.replace(/aa$/, 'bb');
    const foreign = fact(9, nodeId, 'node.changed', '0198c0de-0000-7000-8000-00000000000f');
    await bus.publish([
      fact(1),
      fact(3),
      fact(2),
      fact(5, other),
      fact(1, nodeId, 'task.changed'),
      foreign,
      { channel: 'facts', body: 'not json' },
    ]);
    await heard(client, 'fact');
    await ask(client, 'unwatch', { workspaceId });
    expect(got.map(({ name, id, version }) => [name, id, version])).toEqual([
      ['node.changed', nodeId, 3],
      ['node.changed', other, 5],
      ['task.changed', nodeId, 1],
    ]);
  });

  it('end with their session, their person, or their place in a workspace', async () => {
    const [first, second] = [await watching('t1'), await watching('t2')];
    const gone = heard(first, 'disconnect');
    await bus.publish([
      { channel: 'revoked', body: '{"sessionId":"s1"}' },
      { channel: 'revoked', body: '{"nodeId":"n"}' },
    ]);
    await gone;
    expect(second.connected).toBe(true);
    sessions.role_ = null;
    const told = heard(second, 'revoked');
    await bus.publish([{ channel: 'revoked', body: JSON.stringify({ workspaceId, userId: 'user-of-s2' }) }]);
    expect(await told).toEqual({ workspaceId });
    const ended = heard(second, 'disconnect');
    await bus.publish([{ channel: 'revoked', body: '{"userId":"user-of-s2"}' }]);
    await ended;
    expect(live.connected).toBe(0);
  });

  it('tell browsers of a gap, and end what was revoked meanwhile', async () => {
    const [first, second] = [await watching('t1'), await watching('t2')];
    sessions.ended.add('s1');
    const [gap, gone] = [heard(second, 'gap'), heard(first, 'disconnect')];
    bus.gap();
    await Promise.all([gap, gone]);
    expect(second.connected).toBe(true);
  });

  it('cut off a browser that does not read', async () => {
    const client = await watching('t1');
    const gone = heard(client, 'disconnect');
    // Stops reading on the socket below: what is sent now piles up on the server.
    const transport = (
      client.io.engine.transport as unknown as { ws: { _socket?: import('node:net').Socket; pause?: () => void } }
    ).ws;
    transport.pause?.();
    transport._socket?.pause();
    const long = 'x'.repeat(400);
    let version = 0;
    const flood = setInterval(() => {
      const many = Array.from({ length: 2_000 }, () => fact(++version, crypto.randomUUID(), long));
      void bus.publish(many);
    }, 20);
    while (live.connected > 0) await new Promise((resolve) => setImmediate(resolve));
    clearInterval(flood);
    expect(lines.join()).toContain('socket.slow');
    client.disconnect();
    transport._socket?.destroy();
    await gone;
  });
});

describe('the namespace of agents', () => {
  it('lets an agent speak, and refuses browsers', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/agent-realtime`;
    const mounted = mountAgentNamespace(server, {
      onConnection: (socket) =>
        void socket.on('agent.auth', () => socket.emit('agent.auth.ack', { authenticated: true })),
    });
    const options = { transports: ['websocket'], reconnection: false, forceNew: true };
    const agent = io(url, options);
    agent.emit('agent.auth', {});
    expect(await new Promise((resolve) => agent.once('agent.auth.ack', resolve))).toEqual({ authenticated: true });
    const browser = io(url, { ...options, extraHeaders: { 'user-agent': 'Mozilla/5.0' } });
    await new Promise((resolve) => browser.once('connect_error', resolve));
    expect(mounted.connected).toBe(1);
    const gone = new Promise((resolve) => agent.once('disconnect', resolve));
    await mounted.close();
    await gone;
    server.close();
  });
});
