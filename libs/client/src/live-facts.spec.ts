import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { ApiError } from './api-error.js';
import { liveFacts, reconnectDelay } from './live-facts.js';
import type { LiveFactsOptions } from './live-facts.js';

const workspaceId = '0198c0de-0000-7000-8000-000000000001';
const fact = { name: 'node.changed', workspaceId, id: '0198c0de-0000-7000-8000-0000000000aa', version: 4 };

describe('live facts', () => {
  let server: HttpServer;
  let io: Server;
  let seen: string[];
  let stop: () => void;
  let answer: { ok: boolean; error?: { code: string } };

  beforeEach(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    io = new Server(server, { transports: ['websocket'] });
    seen = [];
    answer = { ok: true };
    io.on('connection', (socket) => {
      seen.push(`ticket ${String(socket.handshake.auth['ticket'])}`);
      socket.on('watch', (payload: { workspaceId: string }, acknowledge: (ack: object) => void) => {
        seen.push(`watch ${payload.workspaceId === workspaceId}`);
        acknowledge(answer);
      });
    });
  });

  afterEach(async () => {
    stop();
    await io.close();
  });

  function follow(options: Partial<LiveFactsOptions> = {}): void {
    let tickets = 0;
    ({ stop } = liveFacts({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ticket: async () => `t${++tickets}`,
      workspaceId,
      onFact: (one) => seen.push(`fact ${one.name} ${one.version}`),
      onState: (state) => seen.push(state),
      onGap: () => seen.push('gap'),
      random: () => 0,
      ...options,
    }));
  }

  /** The test's own time-out ends a wait for what never comes. */
  async function until(entry: string, times = 1): Promise<void> {
    while (seen.filter((one) => one === entry).length < times) await new Promise((resolve) => setImmediate(resolve));
  }

  it('connect with a ticket, watch, and pass facts on; what is not a fact is left out', async () => {
    follow();
    await until('live');
    io.emit('fact', { nonsense: true });
    io.emit('fact', fact);
    io.emit('gap');
    await until('gap');
    expect(seen).toEqual(['connecting', 'ticket t1', 'watch true', 'live', 'fact node.changed 4', 'gap']);
  });

  it('come back with a fresh ticket after a cut, and say that something may have been missed', async () => {
    follow();
    await until('live');
    io.disconnectSockets(true);
    await until('gap');
    expect(seen.slice(4)).toEqual(['connecting', 'ticket t2', 'watch true', 'live', 'gap']);
  });

  it('try again when the ticket cannot be had for the moment', async () => {
    let calls = 0;
    follow({
      ticket: async () => {
        if (++calls === 1) throw new ApiError({ code: 'network', status: 0, message: 'away' });
        return 'later';
      },
    });
    await until('live');
    expect(seen).toContain('ticket later');
  });

  it.each(['session.ended', 'session.required'] as const)('give up on %s', async (code) => {
    follow({ ticket: async () => Promise.reject(new ApiError({ code, status: 401, message: 'no' })) });
    await until('offline');
    expect(seen).toEqual(['connecting', 'offline']);
  });

  it('give up when the workspace is closed to them, before or later', async () => {
    answer = { ok: false, error: { code: 'object.not_found' } };
    follow();
    await until('offline');
    stop();
    answer = { ok: true };
    follow();
    await until('live');
    io.emit('revoked', { workspaceId });
    await until('offline', 2);
  });

  it('wait longer each time, up to 15 s, and never all at once', () => {
    const least = [0, 1, 2, 3, 10].map((attempt) => reconnectDelay(attempt, () => 0));
    expect(least).toEqual([250, 500, 1_000, 2_000, 7_500]);
    expect(reconnectDelay(50, () => 0.999)).toBeLessThanOrEqual(15_000);
  });
});
