import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgentKeyService } from '@fettle/domain/nodes';
import { Ctx, newId } from '@fettle/platform/context';
import { makePerson, makeWorkspace, PASSWORD } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let workspaceId: string;
let nodeId: string;
const browsers = new Map<'viewer' | 'operator', TestBrowser>();

beforeAll(async () => {
  api = await openTestApi();
  const people = { viewer: await makePerson(api), operator: await makePerson(api) };
  workspaceId = await makeWorkspace(api, { [people.viewer.id]: 'viewer', [people.operator.id]: 'operator' });
  for (const role of ['viewer', 'operator'] as const) {
    const browser = new TestBrowser(api);
    await browser.signIn(people[role].email, PASSWORD);
    browsers.set(role, browser);
  }
  nodeId = await makeNode(workspaceId);
});
afterAll(() => api.close());

const as = (role: 'viewer' | 'operator') => browsers.get(role)!.api;

async function makeNode(workspace: string): Promise<string> {
  const id = newId();
  await api.sql(
    `INSERT INTO nodes (id, workspace_id, name, hostname, os, arch) VALUES ($1, $2, 'web', $3, 'linux', 'x64')`,
    [id, workspace, id],
  );
  await api.get(AgentKeyService).issue(Ctx.system('spec', workspace), id);
  return id;
}

describe('logs of a node by their presets', () => {
  it('lists the presets to whoever may read tasks', async () => {
    const { presets } = await as('viewer').logs.presets({ params: { workspaceId, nodeId } });
    expect(presets.map(({ id }) => id)).toEqual(['syslog', 'auth.log', 'kern.log', 'noderax-agent']);
  });

  it('asks the node once, and has the lines when they are there', async () => {
    const ask = () =>
      as('operator').logs.preview({ params: { workspaceId, nodeId }, body: { sourcePresetId: 'syslog' } });
    const first = await ask();
    expect(first).toMatchObject({ state: 'pending', scan: null, measuredAt: null });
    // Asked already: no second task.
    expect(await ask()).toMatchObject({ state: 'pending', taskId: first.taskId });
    const scan = {
      ...{ sourcePresetId: 'syslog', sourceType: 'file', entries: [{ message: 'hello' }], truncated: false },
      ...{ cursor: { fileInode: 7, fileOffset: 6, lastReadAt: 'now' }, bytesRead: 6, linesRead: 1, warnings: [] },
    };
    await api.sql(
      `INSERT INTO node_readings (node_id, command, payload_hash, workspace_id, task_id, payload, result, measured_at)
       SELECT node_id, type, sha256(convert_to(payload::text, 'UTF8')), workspace_id, id, payload, $2, fettle_now()
       FROM tasks WHERE id = $1`,
      [first.taskId, JSON.stringify(scan)],
    );
    expect(await ask()).toMatchObject({
      state: 'ready',
      taskId: first.taskId,
      scan: { entries: [{ message: 'hello' }], cursor: { fileInode: 7 } },
    });
  });

  it('asks for nobody who may only look, for no node of others, and for no other log', async () => {
    const body = { sourcePresetId: 'syslog' } as const;
    await expect(as('viewer').logs.preview({ params: { workspaceId, nodeId }, body })).rejects.toMatchObject({
      status: 403,
      code: 'permission.missing',
    });
    const foreign = await makeNode(await makeWorkspace(api, {}));
    const params = { workspaceId, nodeId: foreign };
    await expect(as('operator').logs.preview({ params, body })).rejects.toMatchObject({ code: 'object.not_found' });
    await expect(as('operator').logs.presets({ params })).rejects.toMatchObject({ code: 'object.not_found' });
    for (const wrong of [{ sourcePresetId: '/etc/shadow' }, { ...body, backfillLines: 501 }, { ...body, path: '/x' }])
      await expect(
        as('operator').logs.preview({ params: { workspaceId, nodeId }, body: wrong as never }),
      ).rejects.toMatchObject({ status: 400 });
  });
});
