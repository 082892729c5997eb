import { describe, expect, it } from '@jest/globals';
import { CreateTask } from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import { Metrics } from '@fettle/platform/metrics';
import type { TestDatabase } from '@fettle/testing';
import type { TestCore } from '../application/test-core.js';
import { withCore } from '../application/test-with-core.js';
import { LivenessService } from '../nodes/index.js';
import { TaskLeases, TaskReports, TaskService } from '../tasks/index.js';
import { PlatformMeasurements } from './index.js';

let home: TestDatabase;
let core: TestCore;

withCore((opened) => {
  ({ home, core } = opened);
  core.get(PlatformMeasurements).start(core.get(Config), () => true);
});

/** The value of one series; null where it is not told. */
async function told(series: string): Promise<number | null> {
  const text = await core.get(Metrics).text();
  const line = text
    .split('\n')
    .find((one) => one.startsWith(series.replace(/\}$/, ',')) || one.startsWith(`${series}{`));
  return line === undefined ? null : Number(line.split(' ').at(-1));
}

/** All series of agents. */
async function series(): Promise<{ version: string; value: number }[]> {
  const lines = (await core.get(Metrics).text()).matchAll(/^fettle_agents\{version="([^"]*)".* (\d+)$/gm);
  return [...lines].map(([, version, value]) => ({ version: version!, value: Number(value) }));
}

describe('the figures of the platform', () => {
  it('tell of a task that an idle live node has not taken, and no more once it has', async () => {
    const ctx = await core.workspace();
    const node = await core.node(ctx);
    const make = () =>
      core
        .get(TaskService)
        .create(ctx, CreateTask.parse({ nodeId: node.nodeId, command: { type: 'exec', payload: { argv: ['true'] } } }));
    const { id } = await make();
    await home.clock.advance(300_000);
    // It has never been heard of, so nobody can wait for it.
    expect(await told('fettle_tasks_neglected_seconds')).toBe(0);
    core.get(LivenessService).seen(node.nodeId);
    await core.get(LivenessService).flush();
    expect(await told('fettle_nodes{presence="live"}')).toBe(1);
    expect(await told('fettle_tasks_neglected_seconds')).toBeGreaterThanOrEqual(300);
    expect(await told('fettle_tasks{state="queued"}')).toBe(1);

    const claim = { capabilities: ['fettle/1'], maxTasks: 1, waitMs: 0 };
    const { tasks } = await core.get(TaskLeases).claim(node.agent, claim);
    await make();
    await home.clock.advance(10_000);
    // The other one waits for this one's end, as it should.
    expect(await told('fettle_tasks_neglected_seconds')).toBe(0);
    expect(await told('fettle_task_events_total{event="claimed"}')).toBe(1);
    expect(await told('fettle_task_claim_wait_seconds_count')).toBe(1);

    const stale = core.get(TaskReports).started(node.agent, id, { attempt: tasks[0]!.attempt + 1 });
    await expect(stale).rejects.toMatchObject({ code: 'task.lease_lost' });
    expect(await told('fettle_task_stale_reports_total')).toBe(1);
  });

  it('name agents by versions only, and not by more of them than a bound, whatever agents say and however often', async () => {
    const ctx = await core.workspace();
    const { nodeId } = await core.node(ctx);
    const others = await Promise.all(Array.from({ length: 24 }, () => core.node(ctx)));
    const say = (version: string | null, id = nodeId) =>
      core.sql('UPDATE nodes SET agent_version = $2 WHERE id = $1', [id, version]);
    await core.sql('UPDATE nodes SET agent_version = NULL');
    await say('2.4.1-rc.1');
    expect(await told('fettle_agents{version="2.4.1-rc.1"}')).toBe(1);
    expect(await told('fettle_agents{version="unknown"}')).toBeGreaterThanOrEqual(24);
    for (const text of ['x', '2.4', '2.4.1 now', `2.4.1-${'a'.repeat(40)}`, '123456.1.1', '2.4.1\n']) {
      await say(text);
      expect({ text, other: await told('fettle_agents{version="other"}') }).toEqual({ text, other: 1 });
    }
    await Promise.all(others.map(({ nodeId: id }, n) => say(`3.0.${n}`, id)));
    expect((await series()).length).toBeLessThanOrEqual(21);
    // Another one at each check-in.
    await core.sql('UPDATE nodes SET agent_version = NULL');
    const names = new Set<string>();
    for (let n = 0; n < 80; n += 1) {
      await say(`1.0.${n}`);
      for (const { version } of await series()) names.add(version);
    }
    expect(names.size).toBeLessThanOrEqual(66);
    expect(names).toContain('other');
  });

  it('say how far partitions reach, and that a missing month is a gap', async () => {
    const day = 86_400;
    expect(await told('fettle_partitions_ahead_seconds{table="metric_samples"}')).toBeGreaterThan(day);
    expect(await told('fettle_partitions_ahead_seconds{table="tasks"}')).toBeGreaterThan(31 * day);
    const [next] = await core.sql<{ name: string }>(
      `SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
       WHERE i.inhparent = 'tasks'::regclass ORDER BY 1 OFFSET 2 LIMIT 1`,
    );
    await core.sql(`DROP TABLE ${next!.name}`);
    expect(await told('fettle_partitions_ahead_seconds{table="tasks"}')).toBeLessThan(31 * day);
  });

  it('say nothing of a Redis that is not there, and that this process leads', async () => {
    expect(await told('fettle_redis_used_bytes')).toBeNull();
    expect(await told('fettle_leader{lease="scheduler"}')).toBe(1);
    expect(await told('fettle_outbox_rows')).toBe(0);
    expect(await told('fettle_trace_spans_total')).toBeNull();
  });
});
