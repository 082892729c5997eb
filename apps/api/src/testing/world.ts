import { randomUUID } from 'node:crypto';
import { workspaceRoles, type Surface, type TeamRole, type WorkspaceRole } from '@fettle/contracts';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { Ctx, newId } from '@fettle/platform/context';
import { PASSWORD, makePerson, makeWorkspace, type Person } from './people.js';
import type { TestApi } from './test-api.js';
import { TestBrowser } from './test-browser.js';
import { nobody, withHeaders, type Send } from './wire.js';

export interface EnrolledNode {
  readonly id: string;
  readonly key: string;
  readonly send: Send;
}

/** Two workspaces with people, nodes, tasks and installs in both. */
export interface World {
  readonly mine: Side;
  readonly foreign: Side;
  /** A member of `mine` for each role. */
  readonly members: Readonly<Record<WorkspaceRole, Person>>;
  /** Owner of `foreign`, stranger in `mine`. */
  readonly stranger: Person;
  /** Administrator of the platform, member of no workspace. */
  readonly platformAdmin: Person;
  /** The owner of `mine`, signed in: sets up what a call needs. */
  readonly owner: TestBrowser;
}

export interface Side {
  readonly workspaceId: string;
  readonly node: EnrolledNode;
  /** Another node of the same workspace. */
  readonly neighbour: EnrolledNode;
  readonly taskId: string;
  readonly installId: string;
  /** A team that owns nothing yet. */
  readonly teamId: string;
  readonly ctx: Ctx;
}

export async function makeWorld(api: TestApi): Promise<World> {
  const people = await Promise.all(workspaceRoles.map(() => makePerson(api)));
  const members = Object.fromEntries(workspaceRoles.map((role, at) => [role, people[at]!])) as World['members'];
  const roles = Object.fromEntries(workspaceRoles.map((role) => [members[role].id, role]));
  const stranger = await makePerson(api);
  const [mine, foreign] = [await makeWorkspace(api, roles), await makeWorkspace(api, { [stranger.id]: 'owner' })];
  const owner = await browserOf(api, members.owner);
  return {
    mine: await makeSide(api, mine, owner),
    foreign: await makeSide(api, foreign, await browserOf(api, stranger)),
    members,
    stranger,
    platformAdmin: await makePerson(api, { platformRole: 'platform_admin' }),
    owner,
  };
}

/** A browser in which somebody has signed in. */
export async function browserOf(
  api: TestApi,
  who: Person,
  surface: Exclude<Surface, 'agent'> = 'operator',
): Promise<TestBrowser> {
  const browser = new TestBrowser(api, surface);
  await browser.signIn(who.email, PASSWORD);
  return browser;
}

/** Sends as a signed-in page does: cookies, Origin and CSRF token. */
export function sender(browser: TestBrowser): Send {
  return (url, init) => {
    const headers = new Headers(init.headers);
    if (browser.csrf && !headers.has('x-csrf-token')) headers.set('x-csrf-token', browser.csrf);
    return browser.fetch(url, { ...init, headers });
  };
}

/** A node with its key, enrolled the way machines are. */
export async function enrolNode(api: TestApi, ctx: Ctx): Promise<EnrolledNode> {
  const hostname = `h-${randomUUID()}`;
  const { token } = await api.get(EnrolmentService).issue(ctx, hostname, null);
  const answer = await nobody(`http://127.0.0.1:${api.ports.agent}/api/v1/node-installs/consume`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, hostname, additionalInfo: { machineId: hostname } }),
  });
  const { nodeId, agentToken } = (await answer.json()) as { nodeId: string; agentToken: string };
  const send = withHeaders({ authorization: `Bearer ${agentToken}`, 'x-agent-node-id': nodeId });
  return { id: nodeId, key: agentToken, send };
}

/** A waiting task of a node. */
export async function makeTask(api: TestApi, owner: TestBrowser, workspaceId: string, nodeId: string): Promise<string> {
  const command = { type: 'exec' as const, payload: { argv: ['true'] } };
  const task = await owner.api.tasks.create({ params: { workspaceId }, body: { nodeId, command } });
  return task.id;
}

/** A task that the node holds: its lease has attempt 1. Ends the ones made before, since a node holds only a few. */
export async function makeHeldTask(
  api: TestApi,
  owner: TestBrowser,
  workspaceId: string,
  node: EnrolledNode,
): Promise<string> {
  const post = (path: string, body: object) =>
    node.send(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { items } = await owner.api.tasks.list({ params: { workspaceId }, query: { nodeId: node.id, limit: 200 } });
  for (const { id, state } of items.slice(0, -1)) {
    if (state === 'leased' || state === 'started') await post(`${id}/completed`, { status: 'success' });
  }
  const id = await makeTask(api, owner, workspaceId, node.id);
  await post('claim', { capabilities: ['fettle/1'], maxTasks: 32, waitMs: 0 });
  return id;
}

/** A team, straight into the tables. */
export async function makeTeam(api: TestApi, workspaceId: string, role: TeamRole | null = null): Promise<string> {
  const id = newId();
  const sql = 'INSERT INTO teams (id, workspace_id, name, role) VALUES ($1, $2, $3, $4)';
  await api.sql(sql, [id, workspaceId, `Team ${id}`, role]);
  return id;
}

async function makeSide(api: TestApi, workspaceId: string, owner: TestBrowser): Promise<Side> {
  const ctx = Ctx.system('test', workspaceId);
  const [node, neighbour] = [await enrolNode(api, ctx), await enrolNode(api, ctx)];
  const taskId = await makeHeldTask(api, owner, workspaceId, node);
  const { install } = await api.get(EnrolmentService).issue(ctx, 'waiting machine', null);
  return { workspaceId, node, neighbour, taskId, installId: install.id, teamId: await makeTeam(api, workspaceId), ctx };
}
