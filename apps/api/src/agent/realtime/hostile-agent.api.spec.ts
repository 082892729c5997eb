import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Ctx } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { io, type Socket } from 'socket.io-client';
import { agentCall } from '../../testing/agent-wire.js';
import { makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { withHeaders, type Send } from '../../testing/wire.js';
import { enrolNode, type EnrolledNode } from '../../testing/world.js';

let api: TestApi;
let node: EnrolledNode;
const open: Socket[] = [];

beforeAll(async () => {
  api = await openTestApi();
  node = await enrolNode(api, Ctx.system('test', await makeWorkspace(api, {})));
});
afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => api?.close());

/** A socket that says to come from `ip`, through a trusted proxy. */
function dial(ip: string, namespace = '/agent-realtime'): Socket {
  const socket = io(`http://127.0.0.1:${api.ports.agent}${namespace}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    extraHeaders: { 'x-forwarded-for': ip },
  });
  open.push(socket);
  return socket;
}

/** What an attempt on the socket is told. */
async function tried(ip: string, agentToken: string): Promise<string> {
  const socket = dial(ip);
  socket.emit('agent.auth', { nodeId: node.id, agentToken });
  const told = await Promise.race([
    once(socket as never, 'agent.auth.ack').then(() => 'ack'),
    once(socket as never, 'agent.auth.error').then(([error]) => (error as { message: string }).message),
  ]);
  socket.disconnect();
  return told;
}

const from =
  (ip: string): Send =>
  (url, init) => {
    const headers = new Headers(init.headers);
    headers.set('x-forwarded-for', ip);
    return fetch(url, { ...init, headers });
  };
const heartbeat = (ip: string, agentToken: string) =>
  agentCall(api, 'heartbeat', { body: { nodeId: node.id, agentToken } }, from(ip));

describe('somebody who guesses agent keys', () => {
  it('is slowed down for headers, bodies and sockets together, and others are not', async () => {
    const ip = '2001:db8:bad:1::7';
    const wrong = (count: number) => count.toString(16).padStart(64, '0');
    expect(await tried(ip, wrong(9_999))).toBe('The agent key is wrong or revoked');
    // The allowance fills up by one a second meanwhile.
    let tries = 0;
    let answer = await heartbeat(ip, wrong(tries));
    for (; answer.status === 401 && tries < 1_000; tries += 1) answer = await heartbeat(ip, wrong(tries));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, expect.stringMatching(/^\d+$/)]);
    expect(tries).toBeLessThan(200);
    const sameNetwork = from('2001:db8:bad:1::8');
    const claims = Array.from({ length: 5 }, () => agentCall(api, 'claim', { body: {} }, sameNetwork));
    expect((await Promise.all(claims)).map(({ status }) => status)).toContain(429);
    expect(await tried('2001:db8:bad:1::9', wrong(502))).toMatch(/^Try again in|is wrong/);
    const header = withHeaders({ 'x-agent-key': wrong(503) });
    expect((await agentCall(api, 'claim', { body: {} }, header)).status).toBe(401);
    expect(await tried('2001:db8:bad:2::7', node.key)).toBe('ack');
    expect((await heartbeat('2001:db8:bad:2::7', node.key)).status).toBe(200);
  });
});

describe('a node that polls without end', () => {
  it('holds few polls open, the newest, and other nodes are served', async () => {
    const gone = new AbortController();
    const answered: number[] = [];
    const park: Send = async (url, init) => {
      const answer = await node.send(url, { ...init, signal: gone.signal });
      answered.push(answer.status);
      return answer;
    };
    const body = { capabilities: ['fettle/1'], maxTasks: 1, waitMs: 55_000 };
    const polls = Array.from({ length: 100 }, () => agentCall(api, 'claim', { body }, park));
    await until(() => answered.length >= 90);
    expect(new Set(answered)).toEqual(new Set([200]));
    const other = await enrolNode(api, Ctx.system('test', await makeWorkspace(api, {})));
    expect((await agentCall(api, 'claim', { body: { ...body, waitMs: 0 } }, other.send)).status).toBe(200);
    gone.abort();
    await Promise.allSettled(polls);
  });
});

describe('a socket of agents', () => {
  it('has no other namespace to stay in', async () => {
    for (const namespace of ['/', '/admin']) {
      const socket = dial('198.51.100.1', namespace);
      await once(socket as never, 'connect_error');
      expect(socket.connected).toBe(false);
    }
  });

  it('ends when it sends more than any agent does, and another of the same node is served', async () => {
    const socket = dial('198.51.100.2');
    await once(socket as never, 'connect');
    let answers = 0;
    socket.onAny(() => void (answers += 1));
    const startedAt = performance.now();
    for (let count = 0; count < 5_000; count += 1) socket.emit('task.log', { line: 'x' });
    await until(() => socket.disconnected);
    // A burst of 300, and the 10 a second that come back while it sends.
    expect(answers).toBeLessThanOrEqual(310 + (performance.now() - startedAt) / 100);
    expect(await tried('198.51.100.2', node.key)).toBe('ack');
  });

  it('ends by a message beyond its bound', async () => {
    const socket = dial('198.51.100.3');
    await once(socket as never, 'connect');
    socket.emit('agent.ping', { type: 'x'.repeat(1_100_000) });
    await until(() => socket.disconnected);
  });
});
