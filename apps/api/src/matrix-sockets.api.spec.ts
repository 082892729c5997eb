import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoles, type Surface } from '@fettle/contracts';
import { agentEvents } from '@fettle/contracts/agent';
import { until } from '@fettle/testing';
import { io, type Socket } from 'socket.io-client';
import { makeKey } from './testing/api-keys.js';
import { makePerson } from './testing/people.js';
import { settledSnapshot, snapshot } from './testing/snapshot.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import type { TestBrowser } from './testing/test-browser.js';
import { browserOf, enrolNode, makeWorld, type World } from './testing/world.js';

let api: TestApi;
let world: World;
const open: Socket[] = [];

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
});
afterEach(() => open.splice(0).forEach((socket) => socket.disconnect()));
afterAll(() => api.close());

type BrowserSurface = Exclude<Surface, 'agent'>;

async function ticketOf(browser: TestBrowser): Promise<string> {
  return (await browser.api.auth.socketTicket()).ticket;
}

function connect(surface: BrowserSurface, auth: object, origin = api.origins[surface]): Promise<Socket> {
  const socket = io(`http://127.0.0.1:${api.ports[surface]}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth,
    extraHeaders: { origin },
  });
  open.push(socket);
  return new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(socket));
    socket.on('connect_error', reject);
  });
}

/** The code that a handshake is refused with; a refusal before the socket exists (Origin) has none. */
async function refusal(surface: BrowserSurface, auth: object, origin?: string): Promise<string> {
  const error = await connect(surface, auth, origin).then(
    () => null,
    (thrown: Error & { data?: { code?: string } }) => thrown,
  );
  if (!error) return 'connected';
  return error.data?.code ?? 'handshake';
}

interface Ack {
  readonly ok: boolean;
  readonly error?: { readonly code: string; readonly message: string };
}

const emit = (socket: Socket, name: string, ...payload: unknown[]): Promise<Ack> =>
  socket.timeout(5_000).emitWithAck(name, ...payload) as Promise<Ack>;

describe('a live socket', () => {
  it('opens with nothing but a fresh ticket of its surface', async () => {
    const browser = await browserOf(api, world.members.viewer);
    const admin = await browserOf(api, world.platformAdmin, 'admin');
    const used = await ticketOf(browser);
    await connect('operator', { ticket: used });
    for (const auth of [
      {},
      { ticket: used },
      { ticket: '' },
      { ticket: 42 },
      { ticket: { toString: 'x' } },
      { ticket: `fst_${'A'.repeat(43)}` },
      { ticket: browser.cookie('access').value },
      { ticket: browser.csrf },
      { ticket: world.mine.node.key },
      { ticket: (await makeKey(api, { workspaceId: world.mine.workspaceId, userId: world.members.owner.id })).key },
      { ticket: await ticketOf(admin) },
    ]) {
      expect(await refusal('operator', auth)).toBe('session.required');
    }
    expect(await refusal('admin', { ticket: await ticketOf(browser) })).toBe('session.required');
  });

  it('does not open from a foreign origin, and the ticket is not burnt by that', async () => {
    const ticket = await ticketOf(await browserOf(api, world.members.viewer));
    expect(await refusal('operator', { ticket }, 'http://evil.test')).toBe('handshake');
    expect(await refusal('operator', { ticket }, api.origins.admin)).toBe('handshake');
    await expect(connect('operator', { ticket })).resolves.toBeDefined();
  });

  it('does not open with the ticket of a session that has ended', async () => {
    const browser = await browserOf(api, world.members.viewer);
    const ticket = await ticketOf(browser);
    await browser.api.auth.signOut();
    expect(await refusal('operator', { ticket })).toBe('session.required');
  });

  it('closes when its person is disabled, and the ticket of such a person opens none', async () => {
    const person = await makePerson(api);
    const join = `INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')`;
    await api.sql(join, [world.mine.workspaceId, person.id]);
    const browser = await browserOf(api, person);
    const [open, unused] = [await connect('operator', { ticket: await ticketOf(browser) }), await ticketOf(browser)];
    const gone = new Promise((resolve) => open.once('disconnect', resolve));
    const admin = await browserOf(api, world.platformAdmin, 'admin');
    await admin.api.users.update({ params: { userId: person.id }, body: { active: false } });
    expect(await refusal('operator', { ticket: unused })).toBe('session.required');
    await gone;
  });

  it('watches a workspace for every role, and a foreign one answers like a missing one', async () => {
    for (const role of workspaceRoles) {
      const browser = await browserOf(api, world.members[role]);
      const socket = await connect('operator', { ticket: await ticketOf(browser) });
      expect(await emit(socket, 'watch', { workspaceId: world.mine.workspaceId })).toEqual({ ok: true });
      const theirs = await emit(socket, 'watch', { workspaceId: world.foreign.workspaceId });
      const none = await emit(socket, 'watch', { workspaceId: randomUUID() });
      expect(theirs).toMatchObject({ ok: false, error: { code: 'object.not_found' } });
      expect(theirs).toEqual(none);
    }
  });

  it('shows the administrator of the platform no workspace that is not their own', async () => {
    const browser = await browserOf(api, world.platformAdmin, 'admin');
    const socket = await connect('admin', { ticket: await ticketOf(browser) });
    const answer = await emit(socket, 'watch', { workspaceId: world.mine.workspaceId });
    expect(answer).toMatchObject({ ok: false, error: { code: 'object.not_found' } });
  });

  it('carries the facts of the own workspace and none of the other', async () => {
    const heard = new Map<string, unknown[]>();
    for (const [name, person, side] of [
      ['member', world.members.viewer, world.mine],
      ['stranger', world.stranger, world.foreign],
    ] as const) {
      const socket = await connect('operator', { ticket: await ticketOf(await browserOf(api, person)) });
      heard.set(name, []);
      socket.on('fact', (fact: unknown) => heard.get(name)!.push(fact));
      await emit(socket, 'watch', { workspaceId: world.mine.workspaceId });
      expect(await emit(socket, 'watch', { workspaceId: side.workspaceId })).toEqual({ ok: true });
    }
    const [inMine, inForeign] = [await enrolNode(api, world.mine.ctx), await enrolNode(api, world.foreign.ctx)];
    const text = (name: string) => JSON.stringify(heard.get(name));
    await until(() => text('member').includes(inMine.id) && text('stranger').includes(inForeign.id));
    expect(text('stranger')).not.toContain(inMine.id);
    expect(text('stranger')).not.toContain(world.mine.workspaceId);
    expect(text('member')).not.toContain(inForeign.id);
  });

  it('refuses every other event and payload, and changes nothing', async () => {
    const socket = await connect('operator', { ticket: await ticketOf(await browserOf(api, world.members.owner)) });
    const { workspaceId } = world.mine;
    const before = await settledSnapshot(api);
    for (const [code, name, ...payload] of [
      ['route.not_found', 'fact', { workspaceId }],
      ['route.not_found', 'tasks.create', { workspaceId }],
      ['route.not_found', '__proto__', { workspaceId }],
      ['route.not_found', 'constructor', {}],
      ['request.invalid', 'watch'],
      ['request.invalid', 'watch', null],
      ['request.invalid', 'watch', []],
      ['request.invalid', 'watch', { workspaceId: 'nothing' }],
      ['request.invalid', 'watch', { workspaceId: [workspaceId] }],
      ['request.invalid', 'watch', { workspaceId, extra: true }],
      ['request.invalid', 'watch', { workspaceId }, { workspaceId }],
      ['request.invalid', 'unwatch', { workspaceId: `${workspaceId}\0` }],
    ] as [string, string, ...unknown[]][]) {
      const answer = await emit(socket, name, ...payload);
      expect({ name, payload, answer }).toEqual({
        name,
        payload,
        answer: { ok: false, error: expect.objectContaining({ code, message: expect.any(String) }) },
      });
    }
    expect(await snapshot(api)).toEqual(before);
  });
});

describe('the socket of an agent', () => {
  const dial = (extraHeaders: Record<string, string> = {}): Socket => {
    const url = `http://127.0.0.1:${api.ports.agent}/agent-realtime`;
    const socket = io(url, { transports: ['websocket'], reconnection: false, forceNew: true, extraHeaders });
    open.push(socket);
    return socket;
  };
  const next = <T>(socket: Socket, name: string): Promise<T> => new Promise((resolve) => socket.once(name, resolve));

  it('knows its node by the key and refuses the key of another one', async () => {
    const { node, neighbour } = world.mine;
    const good = dial();
    good.emit('agent.auth', { nodeId: node.id, agentToken: node.key });
    expect(await next(good, 'agent.auth.ack')).toMatchObject({ authenticated: true, nodeId: node.id });
    for (const agentToken of [neighbour.key, world.foreign.node.key, '0'.repeat(64)]) {
      const bad = dial();
      const gone = next(bad, 'disconnect');
      bad.emit('agent.auth', { nodeId: node.id, agentToken });
      expect(await next(bad, 'agent.auth.error')).toMatchObject({ authenticated: false, message: expect.any(String) });
      await gone;
    }
    expect(good.connected).toBe(true);
  });

  it('takes no event before it is authenticated, and none of a browser', async () => {
    const socket = dial();
    const before = await settledSnapshot(api);
    for (const name of Object.keys(agentEvents).filter((one) => one !== 'agent.auth' && one !== 'agent.ping')) {
      const answer = next<{ message: string }>(socket, 'agent.error');
      socket.emit(name, { taskId: world.mine.taskId, sessionId: 's', cpuUsage: 1, nodeId: world.mine.node.id });
      expect({ name, answer: await answer }).toEqual({
        name,
        answer: expect.objectContaining({ message: expect.any(String) }),
      });
    }
    expect(await snapshot(api)).toEqual(before);
    const page = dial({ 'user-agent': 'Mozilla/5.0', 'sec-fetch-mode': 'websocket' });
    await next(page, 'connect_error');
  });
});
