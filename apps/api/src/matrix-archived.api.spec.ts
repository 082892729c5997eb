import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TaskSweeper } from '@fettle/domain/tasks';
import { Ctx } from '@fettle/platform/context';
import type { RouteContract } from '@fettle/contracts';
import { contractsOf, expectProblem, unchanged, type Sampled } from './testing/refusals.js';
import { sampleOf } from './testing/samples.js';
import { openTestApi, walking, type TestApi } from './testing/test-api.js';
import { call, type WireCall } from './testing/wire.js';
import { makeHeldTask, makeTask, makeWorld, sender, type World } from './testing/world.js';

let api: TestApi;
let world: World;

beforeAll(async () => {
  api = await openTestApi({}, undefined, walking);
  world = await makeWorld(api);
});
afterAll(() => api.close());

const isWrite = ({ method }: RouteContract): boolean => method !== 'GET';
/** Asked by POST, because what is asked about is long; changes nothing. */
const isQuestion = ({ audit, inArchived }: RouteContract): boolean => audit === null && inArchived === true;
const archive = (open = false) =>
  api.sql('UPDATE workspaces SET archived_at = CASE WHEN $2 THEN NULL ELSE fettle_now() END WHERE id = $1', [
    world.mine.workspaceId,
    open,
  ]);
async function sampled(contracts: readonly RouteContract[]): Promise<Sampled> {
  const made: (readonly [RouteContract, WireCall])[] = [];
  for (const contract of contracts) made.push([contract, await sampleOf(api, world, contract, world.members.owner.id)]);
  return made;
}
/** A call on a twin of the workspace asks about that one: here everything is asked of `mine`. */
const ofMine = (wire: WireCall): WireCall => ({
  ...wire,
  params: { ...wire.params, workspaceId: world.mine.workspaceId },
});

describe('an archived workspace', () => {
  it('refuses its owner every write with 409, and nothing is changed', async () => {
    const writes = contractsOf('operator').filter(
      (contract) => contract.access.kind === 'workspace' && isWrite(contract) && !contract.inArchived,
    );
    expect(writes.length).toBeGreaterThan(15);
    const calls = await sampled(writes);
    await archive();
    await unchanged(api, async () => {
      for (const [contract, wire] of calls) {
        const answer = await call(api, { send: sender(world.owner), surface: 'operator', contract }, ofMine(wire));
        expectProblem(answer, 409, 'workspace.archived', contract.id);
      }
    });
    await archive(true);
  });

  it('is read as ever', async () => {
    const reads = contractsOf('operator').filter(
      (contract) => contract.access.kind === 'workspace' && (!isWrite(contract) || isQuestion(contract)),
    );
    expect(reads.filter(isWrite).map(({ id }) => id)).toEqual(['nodes.select', 'nodeTeams.preview']);
    const calls = await sampled(reads);
    await archive();
    for (const [contract, wire] of calls) {
      const { status } = await call(api, { send: sender(world.owner), surface: 'operator', contract }, wire);
      expect({ id: contract.id, status }).toEqual({ id: contract.id, status: contract.status });
    }
    await archive(true);
  });

  it('is left, restored and deleted, and keys of it are ended: nothing else', () => {
    const open = contractsOf('operator').filter((contract) => contract.inArchived && !isQuestion(contract));
    const keys = ['apiKeys.revoke', 'cliLogin.end', 'agentKeys.revoke'];
    const ids = open.map(({ id }) => id).filter((id) => !keys.includes(id));
    expect(ids.sort()).toEqual(['members.leave', 'workspaces.remove', 'workspaces.restore']);
  });

  it('starts no task, lets those that run report their end, and goes on where it stopped', async () => {
    const { mine, owner } = world;
    const held = await makeHeldTask(api, owner, mine.workspaceId, mine.node);
    const waiting = await makeTask(api, owner, mine.workspaceId, mine.node.id);
    await owner.api.workspaces.archive({ params: { workspaceId: mine.workspaceId } });
    const post = async (path: string, body: object) => {
      const answer = await mine.node.send(`http://127.0.0.1:${api.ports.agent}/api/v1/agent/tasks/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as { tasks?: { id: string }[] } };
    };
    const claim = () =>
      post('claim', { capabilities: ['fettle/1'], maxTasks: 8, waitMs: 0, running: [{ taskId: held, attempt: 1 }] });
    expect((await claim()).body.tasks).toEqual([]);
    expect((await post(`${held}/started`, { attempt: 1 })).status).toBe(200);
    expect((await post(`${held}/completed`, { attempt: 1, status: 'success', exitCode: 0 })).status).toBe(200);
    await api.get(TaskSweeper).sweep(Ctx.system('test'));
    const state = async (taskId: string) =>
      (await owner.api.tasks.get({ params: { workspaceId: mine.workspaceId, taskId } })).state;
    expect([await state(held), await state(waiting)]).toEqual(['succeeded', 'queued']);
    expect((await claim()).body.tasks).toEqual([]);
    await owner.api.workspaces.restore({ params: { workspaceId: mine.workspaceId } });
    expect((await claim()).body.tasks!.map(({ id }) => id)).toContain(waiting);
  });

  it('is joined by no machine until it is open again', async () => {
    const { mine, owner } = world;
    const { installCommand } = await owner.api.enrolment.create({
      params: { workspaceId: mine.workspaceId },
      body: { nodeName: 'late' },
    });
    const token = /--bootstrap-token '([\w-]+)'/.exec(installCommand)?.[1] ?? '';
    const join = async () => {
      const answer = await fetch(`http://127.0.0.1:${api.ports.agent}/api/v1/node-installs/consume`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token, hostname: 'late', additionalInfo: { machineId: 'late' } }),
      });
      return { status: answer.status, code: ((await answer.json()) as { code?: string }).code };
    };
    await archive();
    expect(await join()).toEqual({ status: 409, code: 'workspace.archived' });
    await archive(true);
    expect((await join()).status).toBeLessThan(300);
  });
});
