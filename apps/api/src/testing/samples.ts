import { randomUUID } from 'node:crypto';
import type { RouteContract } from '@fettle/contracts';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { RestartService } from '@fettle/domain/settings';
import { thisProcess } from '@fettle/platform/context';
import { makeFailedJob } from './failed-job.js';
import { holdConnection } from './held-connection.js';
import { noMailServer, setUpMail, storedVersion } from './mail-set-up.js';
import { PASSWORD } from './people.js';
import { agentKeySamples } from './samples-agent-keys.js';
import { cliLoginSamples } from './samples-cli-login.js';
import { apiKeySamples } from './samples-api-keys.js';
import { enrolmentRequestSamples } from './samples-enrolment-requests.js';
import { deliverySamples } from './samples-deliveries.js';
import { metricSamples } from './samples-metrics.js';
import { nodeSamples } from './samples-nodes.js';
import { sessionSamples } from './samples-sessions.js';
import { transferSamples } from './samples-transfers.js';
import { userSamples } from './samples-users.js';
import { teamSamples } from './samples-teams.js';
import { viewSamples } from './samples-views.js';
import { workspaceSamples } from './samples-workspaces.js';
import type { TestApi } from './test-api.js';
import type { WireCall } from './wire.js';
import { enrolNode, makeHeldTask, makeTask, type World } from './world.js';

type Make = (api: TestApi, world: World, caller: string) => WireCall | Promise<WireCall>;

/** A valid call of each route, on objects of `world.mine` that nobody has used up. A route without one here fails the matrix. */
const samples: Readonly<Record<string, Make>> = {
  'setup.status': () => ({}),
  'setup.begin': () => ({ body: { token: noSetupToken } }),
  'setup.validatePostgres': () => ({ body: { token: noSetupToken } }),
  'setup.validateRedis': () => ({ body: { token: noSetupToken } }),
  'setup.validateSmtp': () => ({ body: { token: noSetupToken, server: noMailServer } }),
  'setup.complete': () => ({
    body: { token: noSetupToken, email: 'first@example.org', name: 'First', password: PASSWORD },
  }),
  'auth.signIn': (_api, { members }) => ({ body: { email: members.viewer.email, password: PASSWORD } }),
  'auth.refresh': () => ({}),
  'auth.signOut': () => ({}),
  'auth.me': () => ({}),
  'auth.socketTicket': () => ({}),
  'workspaces.list': () => ({}),
  'workspaces.get': inWorkspace,
  'audit.list': inWorkspace,
  'audit.export': inWorkspace,
  'audit.get': async (api, { mine }) => {
    const sql = 'SELECT id FROM audit_entries WHERE workspace_id = $1 ORDER BY at, id LIMIT 1';
    const [entry] = await api.sql<{ id: string }>(sql, [mine.workspaceId]);
    return { params: { workspaceId: mine.workspaceId, entryId: entry?.id ?? randomUUID() } };
  },
  'events.list': inWorkspace,
  'audit.listAll': () => ({}),
  'audit.exportAll': () => ({}),
  'audit.verify': () => ({ body: {} }),
  'audit.entry': async (api) => {
    const [entry] = await api.sql<{ id: string }>('SELECT id FROM audit_entries ORDER BY at, id LIMIT 1');
    return { params: { entryId: entry?.id ?? randomUUID() } };
  },
  'diagnostics.health': () => ({}),
  'connections.list': () => ({}),
  'connections.close': (api) => ({
    body: { bootId: thisProcess.bootId, connectionId: holdConnection(api) },
  }),
  'settings.list': () => ({}),
  'platformSettings.read': () => ({}),
  'platformSettings.change': async (api) => ({
    body: { retention: { version: await storedVersion(api, 'retention'), values: { tasksDays: 120 } } },
  }),
  'platformSettings.validateSmtp': () => ({ body: { server: noMailServer } }),
  'platformSettings.testMail': async (api) => {
    await setUpMail(api);
    return { body: { to: 'somebody@example.org' } };
  },
  'platformSettings.restart': (api) => {
    api.get(RestartService).bind({ canRestart: true, restart: () => undefined });
    return { body: { reason: 'New addresses' } };
  },
  'queues.list': () => ({}),
  'queues.failures': () => ({ params: { queue: 'maintenance' } }),
  'queues.retry': async (api) => ({
    params: { queue: 'maintenance' },
    body: { selection: { jobId: await makeFailedJob(api) } },
  }),
  'queues.discard': async (api) => ({
    params: { queue: 'maintenance' },
    body: { selection: { jobId: await makeFailedJob(api) }, reason: 'No longer needed' },
  }),
  'selfCheck.run': () => ({}),
  'rootAccess.change': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, nodeId: mine.node.id },
    body: { profile: 'task' },
  }),
  'nodes.list': inWorkspace,
  'nodes.facets': inWorkspace,
  'nodes.export': inWorkspace,
  'nodes.select': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { nodeIds: [mine.node.id, mine.neighbour.id] },
  }),
  'nodes.get': onNode,
  'nodes.revokeKey': async (api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, nodeId: (await enrolNode(api, mine.ctx)).id },
  }),
  ...metricSamples,
  'now.get': inWorkspace,
  'enrolment.create': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { nodeName: 'A new machine' },
  }),
  'enrolment.get': (_api, { mine }) => ({ params: { workspaceId: mine.workspaceId, installId: mine.installId } }),
  'tasks.create': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { nodeId: mine.neighbour.id, command: { type: 'exec', payload: { argv: ['true'] } } },
  }),
  'logs.presets': (_api, { mine }) => ({ params: { workspaceId: mine.workspaceId, nodeId: mine.node.id } }),
  'logs.preview': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, nodeId: mine.neighbour.id },
    body: { sourcePresetId: 'syslog' },
  }),
  'readings.ask': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, nodeId: mine.neighbour.id },
    body: { command: { type: 'system_info' } },
  }),
  'readings.latest': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId, nodeId: mine.node.id },
    search: 'command=system_info',
  }),
  'tasks.list': inWorkspace,
  'tasks.facets': inWorkspace,
  'tasks.export': inWorkspace,
  'tasks.createMany': (_api, { mine }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { nodeIds: [mine.node.id, mine.neighbour.id], command: { type: 'exec', payload: { argv: ['true'] } } },
  }),
  'tasks.cancelMany': async (api, { mine, owner }) => ({
    params: { workspaceId: mine.workspaceId },
    body: { taskIds: [await makeTask(api, owner, mine.workspaceId, mine.neighbour.id)] },
  }),
  'tasks.get': onTask,
  'tasks.output': onTask,
  'tasks.cancel': async (api, { mine, owner }) => {
    const taskId = await makeTask(api, owner, mine.workspaceId, mine.neighbour.id);
    return { params: { workspaceId: mine.workspaceId, taskId }, body: {} };
  },
  ...nodeSamples,
  ...teamSamples,
  ...workspaceSamples,
  ...sessionSamples,
  ...transferSamples,
  ...userSamples,
  'taskLink.claim': () => ({ body: { capabilities: ['fettle/1'], maxTasks: 0, waitMs: 0, running: [] } }),
  'taskLink.accepted': (api, world) => report(api, world, { attempt: 1 }),
  'taskLink.started': (api, world) => report(api, world, { attempt: 1 }),
  'taskLink.logs': (api, world) => report(api, world, { attempt: 1, stream: 'stdout', line: 'a line' }),
  'taskLink.output': (api, world) => report(api, world, { attempt: 1, chunks: [chunk] }),
  'taskLink.completed': (api, world) => report(api, world, { attempt: 1, status: 'success', exitCode: 0 }),
  'taskLink.control': (_api, { mine }) => ({ params: { id: mine.taskId } }),
  'nodeLink.checkIn': () => ({
    body: { sentAt: new Date().toISOString(), bootId: 'boot', agentVersion: '1.0.0', metrics: [], running: [] },
  }),
  'nodeLink.heartbeat': (_api, { mine }) => ({ body: { nodeId: mine.node.id, agentToken: mine.node.key } }),
  'nodeLink.metrics': (_api, { mine }) => ({
    body: { nodeId: mine.node.id, agentToken: mine.node.key, cpuUsage: 12.5 },
  }),
  'enrolmentLink.consume': async (api, { mine }) => {
    const { token } = await api.get(EnrolmentService).issue(mine.ctx, 'joining', null);
    const hostname = `h-${randomUUID()}`;
    return { body: { token, hostname, additionalInfo: { machineId: hostname } } };
  },
  'enrolmentLink.progress': async (api, { mine }) => {
    const { token } = await api.get(EnrolmentService).issue(mine.ctx, 'installing', null);
    return { body: { token, stage: 'installer_started', status: 'installing' } };
  },
  'agentBuilds.script': () => ({}),
  'agentBuilds.manifest': () => ({}),
  'agentBuilds.file': () => ({ params: { file: 'no-such-build' } }),
  ...agentKeySamples,
  ...apiKeySamples,
  ...cliLoginSamples,
  ...deliverySamples,
  ...enrolmentRequestSamples,
  ...viewSamples,
};

/** Of the right form, and of no link. */
const noSetupToken = 't'.repeat(32);

const chunk = { seq: 0, stream: 'stdout', data: Buffer.from('x').toString('base64'), at: '2026-01-01T00:00:00.000Z' };

/**
 * A valid call of a contract by somebody of `mine` (his id; the owner unless said otherwise): what is everybody's own is his.
 * Throws for a contract that has no sample yet: write one.
 */
export async function sampleOf(
  api: TestApi,
  world: World,
  contract: RouteContract,
  caller: string = world.members.owner.id,
): Promise<WireCall> {
  const make = samples[contract.id];
  if (!make) throw new Error(`There is no sample call of ${contract.id}`);
  return make(api, world, caller);
}

function inWorkspace(_api: TestApi, { mine }: World): WireCall {
  return { params: { workspaceId: mine.workspaceId } };
}

function onNode(_api: TestApi, { mine }: World): WireCall {
  return { params: { workspaceId: mine.workspaceId, nodeId: mine.node.id } };
}

function onTask(_api: TestApi, { mine }: World): WireCall {
  return { params: { workspaceId: mine.workspaceId, taskId: mine.taskId } };
}

/** A report on a fresh task that the node holds. */
async function report(api: TestApi, { mine, owner }: World, body: object): Promise<WireCall> {
  return { params: { id: await makeHeldTask(api, owner, mine.workspaceId, mine.node) }, body };
}
