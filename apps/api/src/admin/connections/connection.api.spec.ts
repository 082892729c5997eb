import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { thisProcess } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { holdConnection } from '../../testing/held-connection.js';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { makeWorld, type World } from '../../testing/world.js';

let api: TestApi;
let world: World;
let browser: TestBrowser;
const sockets: Socket[] = [];

beforeAll(async () => {
  api = await openTestApi();
  world = await makeWorld(api);
  const admin = await makePerson(api, { platformRole: 'platform_admin' });
  browser = new TestBrowser(api, 'admin');
  await browser.signIn(admin.email, PASSWORD);
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await api.close();
});

const { bootId } = thisProcess;
const list = (query = {}) => browser.api.connections.list({ query });
const close = (connectionId: string, boot = bootId) =>
  browser.api.connections.close({ body: { bootId: boot, connectionId } });
const only = async (query: object) => {
  const { items } = await list(query);
  return items.length === 1 ? items[0]! : null;
};

/** A claim of the node that waits for something to do. */
function poll(): Promise<Response> {
  const { id, key } = world.mine.node;
  return fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/claim`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'x-agent-node-id': id },
    body: JSON.stringify({ capabilities: ['fettle/1'], maxTasks: 1, waitMs: 50_000, running: [] }),
  });
}

async function stream(): Promise<Socket> {
  const { ticket } = await world.owner.api.auth.socketTicket();
  const socket = io(`http://127.0.0.1:${api.ports.operator}`, {
    auth: { ticket },
    transports: ['websocket'],
    extraHeaders: { origin: api.origins.operator, 'user-agent': 'Spec browser' },
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  expect(await socket.emitWithAck('watch', { workspaceId: world.mine.workspaceId })).toEqual({ ok: true });
  return socket;
}

function agentSocket(): Socket {
  const socket = io(`http://127.0.0.1:${api.ports.agent}/agent-realtime`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
  });
  sockets.push(socket);
  const { id: nodeId, key: agentToken } = world.mine.node;
  const type = 'agent.auth';
  socket.on('connect', () => socket.emit(type, { type, nodeId, agentToken, agentVersion: '9.8.7' }));
  return socket;
}

describe('connections of the control plane', () => {
  it('shows a waiting call of an agent with its node, and closing it ends the wait with an answer', async () => {
    const answer = poll();
    const found = await until(() => only({ kind: 'agent-poll' }), { what: 'the waiting call' });
    const { node, workspaceId } = world.mine;
    expect(found).toMatchObject({ bootId, surface: 'agent', node: { id: node.id, name: expect.any(String) } });
    expect(found.workspaces).toMatchObject([{ id: workspaceId, name: expect.any(String) }]);
    await close(found.id);
    expect((await answer).status).toBe(200);
    await until(async () => (await list({ kind: 'agent-poll' })).items.length === 0, { what: 'it to be gone' });
  });

  it('shows a browser’s stream with its person, and closing it disconnects the browser', async () => {
    const socket = await stream();
    const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    const found = await until(() => only({ kind: 'browser-stream' }), { what: 'the stream' });
    expect(found).toMatchObject({ surface: 'operator', node: null, program: 'Spec browser' });
    expect(found.person!.label).toContain('@');
    expect(found.messages!.received).toBeGreaterThan(0);
    expect(found.workspaces.map(({ id }) => id)).toEqual([world.mine.workspaceId]);
    await close(found.id);
    // Not told to stay away: a browser reconnects after this.
    expect(await gone).toBe('transport close');
  });

  it('shows an agent’s socket with its version, finds it by the node’s name, and closes it so that it may come back', async () => {
    const socket = agentSocket();
    const gone = new Promise<string>((resolve) => socket.once('disconnect', resolve));
    const found = await until(
      async () => {
        const one = await only({ kind: 'agent-socket' });
        return one?.node ? one : null;
      },
      { what: 'the socket' },
    );
    expect(found).toMatchObject({ program: 'agent 9.8.7', protocol: 'Socket.IO 4, websocket' });
    expect((await only({ q: found.node!.name!.toUpperCase() }))?.id).toBe(found.id);
    expect(await only({ q: 'no such thing' })).toBeNull();
    await close(found.id);
    expect(await gone).toBe('transport close');
  });

  it('records who closed what', async () => {
    const id = holdConnection(api);
    await close(id);
    const sql = `SELECT details, target FROM audit_entries WHERE event = 'connection.closed' AND target ->> 'id' = $1`;
    expect(await api.sql(sql, [id])).toMatchObject([
      { details: { kind: 'agent-socket', process: bootId, ip: '192.0.2.1' }, target: { type: 'connection' } },
    ]);
    for (const [asked, boot] of [
      [id, bootId],
      ['socket none', bootId],
      [id, randomUUID()],
    ] as const)
      await expect(close(asked, boot)).rejects.toMatchObject({ code: 'object.not_found' });
    expect(await api.sql(sql, [id])).toHaveLength(1);
  }, 20_000);

  it('is read page by page with a cursor of this search, with counts of all that fits', async () => {
    const ids = Array.from({ length: 5 }, (_, n) => holdConnection(api, { sinceMs: 1_000 + n, ip: '198.51.100.9' }));
    const query = { q: '198.51.100.9', limit: 2 };
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await list({ ...query, ...(cursor ? { cursor } : {}) });
      expect(page.counts['agent-socket']).toBe(5);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(ids);
    const { nextCursor } = await list(query);
    expect(await browser.problem(`/diagnostics/connections?q=other&cursor=${nextCursor}`)).toMatchObject({
      status: 400,
      code: 'request.cursor_invalid',
    });
    for (const id of ids) await close(id);
  });

  it('lists a process that does not answer as such, and the others all the same', async () => {
    await api.sql(
      `INSERT INTO processes SELECT $1, 'fettle-silent', host, 1, version, started_at, beat_at, late_at, lost_at, forget_at,
       stopped_at, vitals, notes FROM processes WHERE boot_id = $2`,
      [randomUUID(), bootId],
    );
    holdConnection(api, { ip: '203.0.113.5' });
    const { items, processes } = await list({ q: '203.0.113.5' });
    expect(items).toHaveLength(1);
    expect(processes.map(({ name, answered }) => [name, answered])).toEqual([
      ['fettle-api-test', true],
      ['fettle-silent', false],
    ]);
    await api.sql("DELETE FROM processes WHERE name = 'fettle-silent'");
  }, 20_000);

  it('tells every setting without a secret, and is closed like the rest to who is not signed in', async () => {
    const { items, processes } = await browser.api.settings.list();
    expect(processes).toMatchObject([{ bootId, answered: true }]);
    const url = items.find(({ name }) => name === 'DATABASE_URL')!;
    expect(url).toMatchObject({
      isSecret: true,
      values: [{ value: null, isSet: true, source: 'environment', bootIds: [bootId] }],
    });
    expect(JSON.stringify(items)).not.toContain('postgres://');
    const nobody = new TestBrowser(api, 'admin');
    for (const path of ['connections', 'settings'])
      expect(await nobody.problem(`/diagnostics/${path}`)).toMatchObject({ status: 401 });
  });
});
