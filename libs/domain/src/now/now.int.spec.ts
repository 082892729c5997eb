import { describe, expect, it } from '@jest/globals';
import type { CompletedRequest } from '@fettle/contracts/agent';
import { newId } from '@fettle/platform/context';
import type { Engine, TestNode } from '../tasks/test-stack.js';
import { withEngine } from '../tasks/test-with-engine.js';
import { NowRepository } from './now.repository.js';
import { NowService } from './now.service.js';

let engine: Engine;
let service: NowService;

withEngine((opened) => {
  ({ engine } = opened);
  service = new NowService(new NowRepository(engine.database));
});

const sql = (node: TestNode, text: string, values: unknown[]) => engine.database.query(node.person, text, values);

/** A node of the workspace, named, last heard from so many seconds ago, with its fullest disk. */
async function named(workspaceId: string, name: string, silentS: number | null, diskPercent: number | null = null) {
  const node = await engine.node(workspaceId);
  const { nodeId } = node;
  await sql(node, 'UPDATE nodes SET name = $2 WHERE id = $1', [nodeId, name]);
  await sql(
    node,
    `INSERT INTO node_liveness (node_id, workspace_id, last_seen_at) VALUES ($1, $2, fettle_now() - $3 * interval '1 second')`,
    [nodeId, workspaceId, silentS],
  );
  if (diskPercent !== null)
    await sql(
      node,
      'INSERT INTO node_vitals (node_id, workspace_id, at, disk_percent) SELECT id, workspace_id, fettle_now(), $2 FROM nodes WHERE id = $1',
      [nodeId, diskPercent],
    );
  return node;
}

async function ended(node: TestNode, report: Partial<CompletedRequest>, isCancelled = false): Promise<string> {
  const { id, attempt } = await node.running();
  if (isCancelled) await engine.service.cancel(node.person, id);
  await engine.reports.completed(node.agent, id, { attempt, status: 'success', ...report });
  return id;
}

const told = async (node: TestNode) =>
  (await service.get(node.person)).attention.map(({ kind, node: on, tasks }) => `${kind} ${on.name} ${tasks}`);

describe('one glance at a workspace', () => {
  it('has nothing to tell of a healthy one, and of one without nodes', async () => {
    const node = await named(newId(), 'web', 1, 90);
    const id = await ended(node, { exitCode: 0 });
    expect(await service.get(node.person)).toMatchObject({
      presences: { live: 1, late: 0, offline: 0, never: 0 },
      attention: [],
      attentionTotal: 0,
      running: [],
      ended: [{ id, state: 'succeeded' }],
    });
    const nobody = (await engine.node()).at(engine);
    expect(await service.get(nobody.person.with({ workspaceId: newId() }))).toMatchObject({
      presences: { live: 0, late: 0, offline: 0, never: 0 },
      attention: [],
      ended: [],
    });
  });

  it('tells what needs somebody, worst first, each node and ending once', async () => {
    const workspace = newId();
    const web = await named(workspace, 'web', 1, 91.5);
    const gone = await named(workspace, 'gone', 600, 99);
    const idle = await named(workspace, 'idle', 300);
    await named(workspace, 'slow', 60);
    await named(workspace, 'new', null);
    await gone.create();
    const first = await ended(web, { status: 'failed', exitCode: 1 });
    const last = await ended(web, { status: 'failed', exitCode: 2 });
    const survivor = await ended(web, { status: 'cancelled', stopFailed: true, error: 'pid 7 lives' }, true);
    await ended(web, { status: 'cancelled' }, true);
    await ended(web, { exitCode: null, outcome: 'unknown' });
    expect(await told(web)).toEqual([
      'task-could-not-stop web 1',
      'node-offline gone 1',
      'node-offline idle 0',
      'disk-filling web 0',
      'task-unknown web 1',
      'node-late slow 0',
      'task-failed web 2',
      'node-never new 0',
    ]);
    const { attention, attentionTotal, presences, waitingTotal } = await service.get(idle.person);
    expect({ attentionTotal, presences, waitingTotal }).toEqual({
      attentionTotal: 8,
      presences: { live: 1, late: 1, offline: 2, never: 1 },
      waitingTotal: 1,
    });
    expect(attention.find(({ kind }) => kind === 'disk-filling')?.diskPercent).toBeCloseTo(91.5);
    expect(attention[0]?.task).toMatchObject({ id: survivor, cancel: { state: 'could_not_stop' } });
    const failed = attention.find(({ kind }) => kind === 'task-failed');
    expect([first, last]).toContain(failed?.task?.id);
    expect(failed?.task?.exitCode).toBe(2);
  });

  it('forgets what ended badly after a day, and tells what runs', async () => {
    const node = await named(newId(), 'web', 1);
    const id = await ended(node, { status: 'failed', exitCode: 1 });
    const running = await node.running();
    await node.create();
    await sql(node, `UPDATE tasks SET finished_at = finished_at - interval '25 hours' WHERE id = $1`, [id]);
    const glance = await service.get(node.person);
    expect(glance).toMatchObject({ attention: [], runningTotal: 1, waitingTotal: 1, ended: [{ id }] });
    expect(glance.running.map((task) => task.id)).toEqual([running.id]);
  });

  it('tells the fifty worst and how many there are, in three statements', async () => {
    const workspace = newId();
    const node = await named(workspace, 'web', 1);
    await sql(
      node,
      `WITH made AS (
         INSERT INTO nodes (id, workspace_id, name, hostname, os, arch)
         SELECT gen_random_uuid(), $1, 'n' || i, 'n' || i, 'linux', 'x64' FROM generate_series(1, 120) AS i RETURNING id
       ) INSERT INTO node_liveness (node_id, workspace_id) SELECT id, $1 FROM made`,
      [workspace],
    );
    const before = engine.database.statements;
    const { attention, attentionTotal, presences } = await service.get(node.person);
    expect(engine.database.statements - before).toBe(3);
    expect({ shown: attention.length, attentionTotal, never: presences.never }).toEqual({
      shown: 50,
      attentionTotal: 120,
      never: 120,
    });
  });

  it('tells nothing of another workspace', async () => {
    const theirs = await named(newId(), 'theirs', 600, 99);
    await ended(theirs, { status: 'failed', exitCode: 1 });
    const mine = await named(newId(), 'mine', 1);
    expect(await service.get(mine.person)).toMatchObject({
      presences: { live: 1, offline: 0 },
      attention: [],
      ended: [],
    });
  });
});
