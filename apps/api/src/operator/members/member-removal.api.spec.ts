import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import { io, type Socket } from 'socket.io-client';
import { makePerson, makeWorkspace, type Person } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';
import { makeInvited } from '../../testing/samples-users.js';
import { browserOf, makeTeam } from '../../testing/world.js';

/** Two control planes on one database, as behind a balancer: what one decides, the other obeys. */
let here: TestApi;
let there: TestApi;
let dataDir: string;
const open: Socket[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'fettle-two-'));
  let url = '';
  // One data directory: both open each other's tokens.
  here = await openTestApi({ FETTLE_DATA_DIR: dataDir }, (own) => (url = own));
  there = await openTestApi({ FETTLE_DATA_DIR: dataDir }, () => url);
});
afterAll(async () => {
  open.forEach((socket) => socket.disconnect());
  await there.close();
  await here.close();
  await rm(dataDir, { recursive: true, force: true });
});

/** The same browser session, speaking to the other control plane. */
function elsewhere(browser: TestBrowser): TestBrowser {
  const other = new TestBrowser(there);
  for (const [name, cookie] of browser.cookies) other.cookies.set(name, cookie);
  other.csrf = browser.csrf;
  return other;
}

interface Watching {
  readonly socket: Socket;
  readonly revoked: string[];
  readonly facts: { name: string; id: string }[];
}

async function watch(browser: TestBrowser, workspaceId: string): Promise<Watching> {
  const { ticket } = await browser.api.auth.socketTicket();
  const socket = io(`http://127.0.0.1:${there.ports.operator}`, {
    transports: ['websocket'],
    reconnection: false,
    forceNew: true,
    auth: { ticket },
    extraHeaders: { origin: there.origins.operator },
  });
  open.push(socket);
  const watching: Watching = { socket, revoked: [], facts: [] };
  socket.on('revoked', (body: { workspaceId: string }) => watching.revoked.push(body.workspaceId));
  socket.on('fact', (fact: { name: string; id: string }) => watching.facts.push(fact));
  await new Promise((resolve, reject) => {
    socket.on('connect', () => resolve(undefined));
    socket.on('connect_error', reject);
  });
  const ack = (await socket.timeout(5_000).emitWithAck('watch', { workspaceId })) as { ok: boolean };
  expect(ack.ok).toBe(true);
  return watching;
}

async function twoMembers(): Promise<{ workspaceId: string; other: string; owner: Person; leaving: Person }> {
  const [owner, leaving] = [await makePerson(here), await makePerson(here)];
  const workspaceId = await makeWorkspace(here, { [owner.id]: 'owner', [leaving.id]: 'admin' });
  const other = await makeWorkspace(here, { [leaving.id]: 'owner' });
  return { workspaceId, other, owner, leaving };
}

describe('somebody who is removed through one control plane', () => {
  it('is out of the other one within five seconds: calls, sockets and keys, and only in this workspace', async () => {
    const { workspaceId, other, owner, leaving } = await twoMembers();
    const theirs = elsewhere(await browserOf(here, leaving));
    const keyOf = async (id: string) =>
      (
        await theirs.api.apiKeys.create({
          params: { workspaceId: id },
          body: { name: 'Key', scopes: ['node:read'], expiresInDays: 7 },
        })
      ).key;
    const [key, otherKey] = [await keyOf(workspaceId), await keyOf(other)];
    const withKey = async (text: string, id: string) =>
      (
        await fetch(`http://127.0.0.1:${there.ports.operator}/api/v1/workspaces/${id}/nodes`, {
          headers: { authorization: `Bearer ${text}` },
        })
      ).status;
    expect([await withKey(key, workspaceId), await withKey(otherKey, other)]).toEqual([200, 200]);
    const watching = await watch(theirs, workspaceId);
    const staying = await watch(theirs, other);

    const started = performance.now();
    const acting = await browserOf(here, owner);
    await acting.api.members.remove({ params: { workspaceId, userId: leaving.id } });
    await expect(theirs.api.nodes.list({ params: { workspaceId } })).rejects.toMatchObject({ status: 404 });
    expect(await withKey(key, workspaceId)).toBe(401);
    await until(() => watching.revoked.includes(workspaceId));
    expect(performance.now() - started).toBeLessThan(5_000);

    expect(await withKey(otherKey, other)).toBe(200);
    expect(staying.revoked).toEqual([]);
    const again = (await watching.socket.timeout(5_000).emitWithAck('watch', { workspaceId })) as { ok: boolean };
    expect(again.ok).toBe(false);
  });

  it('leaves one entry in the audit log that lists what ended', async () => {
    const { workspaceId, owner, leaving } = await twoMembers();
    const teamId = await makeTeam(here, workspaceId);
    await here.sql('INSERT INTO team_members (workspace_id, team_id, user_id) VALUES ($1, $2, $3)', [
      workspaceId,
      teamId,
      leaving.id,
    ]);
    const theirs = await browserOf(here, leaving);
    const { apiKey } = await theirs.api.apiKeys.create({
      params: { workspaceId },
      body: { name: 'Key', scopes: ['node:read'], expiresInDays: 7 },
    });
    await (await browserOf(here, owner)).api.members.remove({ params: { workspaceId, userId: leaving.id } });
    const told = await here.sql<{ event: string; details: object }>(
      `SELECT event, details FROM audit_entries WHERE workspace_id = $1 AND event <> 'api-key.created'`,
      [workspaceId],
    );
    expect(told).toEqual([
      {
        event: 'member.removed',
        details: {
          email: leaving.email,
          role: 'admin',
          ended: [
            { kind: 'team', id: teamId, name: `Team ${teamId}` },
            { kind: 'api-key', id: apiKey.id, name: 'Key' },
          ],
        },
      },
    ]);
  });

  it('before having accepted an invitation finds its link ended at the other one, with one entry that lists it', async () => {
    const { workspaceId, owner } = await twoMembers();
    const { userId, token, email } = await makeInvited(here);
    const [invitation] = await here.sql<{ id: string }>(
      'UPDATE invitations SET workspace_id = $2 WHERE user_id = $1 RETURNING id',
      [userId, workspaceId],
    );
    const join = 'INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)';
    await here.sql(join, [workspaceId, userId, 'viewer']);
    const visitor = new TestBrowser(here).api;
    await expect(visitor.invitations.preview({ body: { token } })).resolves.toMatchObject({ email });
    const acting = elsewhere(await browserOf(here, owner));
    await acting.api.members.remove({ params: { workspaceId, userId } });
    await expect(visitor.invitations.preview({ body: { token } })).rejects.toMatchObject({
      status: 410,
      code: 'invitation.ended',
    });
    const told = await here.sql('SELECT event, details FROM audit_entries WHERE workspace_id = $1', [workspaceId]);
    expect(told).toEqual([
      {
        event: 'member.removed',
        details: { email, role: 'viewer', ended: [{ kind: 'invitation', id: invitation?.id }] },
      },
    ]);
  });
});

describe('somebody whose role changes', () => {
  it('is told by a fact with the own id, wherever the browser is connected', async () => {
    const { workspaceId, owner, leaving } = await twoMembers();
    const watching = await watch(elsewhere(await browserOf(here, leaving)), workspaceId);
    const acting = await browserOf(here, owner);
    await acting.api.members.update({ params: { workspaceId, userId: leaving.id }, body: { role: 'viewer' } });
    await until(() => watching.facts.some(({ name, id }) => name === 'member.changed' && id === leaving.id));
    expect(watching.revoked).toEqual([]);
  });
});
