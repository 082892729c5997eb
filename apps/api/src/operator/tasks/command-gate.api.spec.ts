import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandNames, riskOf, can, permissionToRun, type CommandInput, type WorkspaceRole } from '@fettle/contracts';
import { AgentKeyService } from '@fettle/domain/nodes';
import { TaskService } from '@fettle/domain/tasks';
import { Ctx, newId } from '@fettle/platform/context';
import { PASSWORD, makePerson, makeWorkspace } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let workspaceId: string;
let teamId: string;
const browsers = new Map<WorkspaceRole, TestBrowser>();
const roles = ['viewer', 'operator', 'editor', 'admin', 'owner'] as const;
const samples: Record<'low' | 'medium' | 'high', CommandInput> = {
  low: { type: 'list_services', payload: {} },
  medium: { type: 'set_interval', payload: { intervalS: 30 } },
  high: { type: 'reboot', payload: { cancel: true } },
};

beforeAll(async () => {
  api = await openTestApi();
  const people = new Map<WorkspaceRole, { id: string; email: string }>();
  for (const role of roles) people.set(role, await makePerson(api));
  workspaceId = await makeWorkspace(api, Object.fromEntries([...people].map(([role, { id }]) => [id, role])));
  for (const [role, { email }] of people) {
    const browser = new TestBrowser(api);
    await browser.signIn(email, PASSWORD);
    browsers.set(role, browser);
  }
  teamId = newId();
  await api.sql('INSERT INTO teams (id, workspace_id, name) VALUES ($1, $2, $3)', [teamId, workspaceId, 'web']);
});
afterAll(() => api.close());

const as = (role: WorkspaceRole) => browsers.get(role)!.api;

/** A node with a key that has applied all of root; `commands` as its agent told. */
async function makeNode(commands: readonly string[] | null = null, team: string | null = null): Promise<string> {
  const id = newId();
  await api.sql(
    `INSERT INTO nodes (id, workspace_id, name, hostname, os, arch, commands, team_id, root_access_applied)
     VALUES ($1, $2, 'web', $3, 'linux', 'x64', $4, $5, 'all')`,
    [id, workspaceId, id, commands, team],
  );
  await api.get(AgentKeyService).issue(Ctx.system('spec', workspaceId), id);
  return id;
}

/** What the node said last when it was asked. */
async function said(nodeId: string, command: string, result: object, payload: object = {}): Promise<void> {
  await api.sql(
    `INSERT INTO node_readings (node_id, command, payload_hash, workspace_id, task_id, payload, result, measured_at)
     VALUES ($1, $2, sha256(convert_to($6, 'UTF8')), $3, $4, $6::json, $5, fettle_now())
     ON CONFLICT (node_id, command, payload_hash) DO UPDATE SET result = EXCLUDED.result`,
    [nodeId, command, workspaceId, newId(), JSON.stringify(result), JSON.stringify(payload)],
  );
}

const create = (role: WorkspaceRole, nodeId: string, command: CommandInput) =>
  as(role).tasks.create({ params: { workspaceId }, body: { nodeId, command } });
const createMany = (role: WorkspaceRole, nodeIds: string[], command: CommandInput) =>
  as(role).tasks.createMany({ params: { workspaceId }, body: { nodeIds, command } });
const createForTeam = (role: WorkspaceRole, command: CommandInput) =>
  as(role).tasks.createForTeam({ params: { workspaceId, teamId }, body: { command } });

describe('role and tier', () => {
  it.each(roles)('decide on every path what a %s may send', async (role) => {
    const nodeId = await makeNode(null, teamId);
    for (const command of Object.values(samples)) {
      const paths = [
        () => create(role, nodeId, command),
        () => createMany(role, [nodeId], command),
        () => createForTeam(role, command),
      ];
      for (const path of paths) {
        if (can(role, permissionToRun(command))) await path();
        else await expect(path()).rejects.toMatchObject({ status: 403, code: 'permission.missing' });
      }
    }
    const reading = () =>
      as(role).readings.ask({
        params: { workspaceId, nodeId },
        body: { command: { type: 'list_services', payload: {} } },
      });
    if (can(role, 'task:run-low')) await reading();
    else await expect(reading()).rejects.toMatchObject({ status: 403, code: 'permission.missing' });
    const acting = { type: 'reboot', payload: {} } as never;
    const asked = as(role).readings.ask({ params: { workspaceId, nodeId }, body: { command: acting } });
    await expect(asked).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:request\.invalid|permission\.missing)$/),
    });
  });

  it('every command of the catalogue has a tier that some role does not reach, or looks only', () => {
    for (const type of commandNames) expect(['low', 'medium', 'high']).toContain(riskOf({ type, payload: {} }));
  });
});

describe('what the agent knows', () => {
  it('is asked before a task is made', async () => {
    const old = await makeNode(['shell.exec', 'exec']);
    const unsaid = await makeNode(null);
    const known = await makeNode(['list_services']);
    const command = samples.low;
    await expect(create('operator', old, command)).rejects.toMatchObject({
      status: 409,
      code: 'command.not_supported',
    });
    await create('operator', unsaid, command);
    await create('operator', known, command);
    const { created, refused } = await createMany('operator', [old, known], command);
    expect(created.map(({ nodeId }) => nodeId)).toEqual([known]);
    expect(refused).toEqual([{ nodeId: old, code: 'command.not_supported' }]);
  });
});

describe('what disrupts', () => {
  const targetId = 'nginx.service /usr/lib/systemd/system/nginx.service';
  const restart = (confirmed?: string): CommandInput => ({
    type: 'restart_service',
    payload: { service: 'nginx', ...(confirmed && { targetId: confirmed }) },
  });

  it('is refused without the id of its target, and where the node said another last', async () => {
    const nodeId = await makeNode();
    await expect(create('operator', nodeId, restart())).rejects.toMatchObject({
      status: 409,
      code: 'command.confirmation_missing',
    });
    await expect(createMany('operator', [nodeId], restart())).rejects.toMatchObject({
      code: 'command.confirmation_missing',
    });
    const changed = { status: 409, code: 'command.target_changed' };
    await expect(create('operator', nodeId, restart(targetId))).rejects.toMatchObject(changed);
    await said(nodeId, 'list_services', {
      services: [{ name: 'nginx.service', targetId: 'nginx.service /etc/other' }],
    });
    await expect(create('operator', nodeId, restart(targetId))).rejects.toMatchObject(changed);
    await said(nodeId, 'list_services', { services: [{ name: 'nginx.service', targetId }] });
    expect(await create('operator', nodeId, restart(targetId))).toMatchObject({ type: 'restart_service' });
    const other = await makeNode();
    expect(await createMany('operator', [nodeId, other], restart(targetId))).toMatchObject({
      created: [{ nodeId }],
      refused: [{ nodeId: other, code: 'command.target_changed' }],
    });
  });

  it('is refused where an agent says nonsense instead of a list', async () => {
    const nodeId = await makeNode();
    for (const result of [{ services: 5 }, { services: [5, null, 'x'] }, [], { services: { targetId } }]) {
      await said(nodeId, 'list_services', result);
      await expect(create('operator', nodeId, restart(targetId))).rejects.toMatchObject({
        code: 'command.target_changed',
      });
    }
  });

  it('is compared with a list that was asked for with parameters, too', async () => {
    const nodeId = await makeNode();
    const stop = (confirmed: string): CommandInput => ({
      type: 'container_control',
      payload: { container: 'web', action: 'stop', targetId: confirmed },
    });
    const [id, other] = ['a', 'b'].map((digit) => digit.repeat(64)) as [string, string];
    const changed = { status: 409, code: 'command.target_changed' };
    await expect(create('operator', nodeId, stop(id))).rejects.toMatchObject(changed);
    await said(nodeId, 'container_list', { containers: [{ targetId: id }] }, { all: true });
    await expect(create('operator', nodeId, stop(other))).rejects.toMatchObject(changed);
    expect(await create('operator', nodeId, stop(id))).toMatchObject({ type: 'container_control' });
  });

  it('names each process that is meant', async () => {
    const nodeId = await makeNode();
    await said(nodeId, 'list_processes', { processes: [{ targetId: '12.100' }, { targetId: '13.100' }] });
    const kill = (confirmed: string): CommandInput => ({
      type: 'process_kill',
      payload: { name: 'worker', targetId: confirmed },
    });
    await create('admin', nodeId, kill('12.100,13.100'));
    for (const wrong of ['12.100,14.100', '12.101', 'x']) {
      await expect(create('admin', nodeId, kill(wrong))).rejects.toMatchObject({ code: 'command.target_changed' });
    }
  });

  it('needs no id where nothing is taken away, where the node itself is the target, and where Fettle does it', async () => {
    const nodeId = await makeNode();
    await create('operator', nodeId, { type: 'service_control', payload: { service: 'nginx', action: 'start' } });
    await create('admin', nodeId, { type: 'reboot', payload: { delayMinutes: 5 } });
    const command = { type: 'restart_service', payload: { service: 'nginx' } } as const;
    const ctx = Ctx.system('spec', workspaceId);
    await api.get(TaskService).create(ctx, { nodeId, command, expiresInMs: 60_000, maxAttempts: 1 });
  });
});

describe('groups that give root', () => {
  it.each([
    [['docker']],
    ['users,docker'],
    ['users, Docker '],
    [['users', 'SUDO']],
    [['users,wheel']],
    ['27'],
    [[' 0']],
    [['users', 'users', 'lxd']],
    ['root\n'],
  ])('are refused as %j', async (groups) => {
    const nodeId = await makeNode();
    const command: CommandInput = { type: 'user_manage', payload: { username: 'ada', action: 'add', groups } };
    await expect(create('admin', nodeId, command)).rejects.toMatchObject({ status: 400, code: 'request.invalid' });
  });
});
