import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@fettle/platform/context';
import { until, type TestDatabase } from '@fettle/testing';
import { openScheduler, schedulerDatabase, type TestScheduler } from './test-scheduler.js';

const DAY = 86_400_000;
/** Jobs come when the machine has time for them. */
const patient = { timeoutMs: 40_000 };

/** What the queue `maintenance` does, whatever keeps the queue. `env` chooses the backend. */
export function maintenanceConformance(backend: string, env: () => Record<string, string>): void {
  describe(`maintenance on ${backend}`, () => {
    let home: TestDatabase;
    let scheduler: TestScheduler;

    beforeAll(async () => {
      home = await schedulerDatabase();
      scheduler = await openScheduler(home.url, { env: env() });
    });
    afterEach(() => home.clock.reset());
    afterAll(async () => {
      await scheduler?.close();
      await home.drop();
    });

    const run = (name: string) => scheduler.queues.addBulk('maintenance', [{ id: newId(), name, payload: {} }]);
    const rows = async (table: string, nodeId: string) =>
      (await scheduler.sql(`SELECT 1 FROM ${table} WHERE node_id = $1`, [nodeId])).length;
    const partitionOf = async (parent: string, ms: number) => {
      const day = new Date(Date.now() + ms).toISOString().slice(0, 10).replaceAll('-', '');
      const found = await scheduler.sql('SELECT 1 WHERE to_regclass($1) IS NOT NULL', [`${parent}_p${day}`]);
      return found.length === 1;
    };
    const store = ({ nodeId, workspaceId }: { nodeId: string; workspaceId: string }) =>
      scheduler.sql(
        `INSERT INTO metric_samples (node_id, workspace_id, at, cpu_percent) VALUES ($1, $2, fettle_now(), 5)`,
        [nodeId, workspaceId],
      );

    it('is scheduled: each job waits for its time', async () => {
      await until(async () => (await scheduler.queues.depth('maintenance')).delayed >= 3, patient);
    });

    it('rolls measurements up', async () => {
      const node = await scheduler.node();
      await store(node);
      await run('metrics.rollup');
      await until(() => rows('metric_minutes', node.nodeId), patient);
      await until(() => rows('metric_hours', node.nodeId), patient);
    }, 120_000);

    it('makes the partitions of the days to come', async () => {
      expect(await partitionOf('metric_samples', 8 * DAY)).toBe(false);
      await home.clock.advance(6 * DAY);
      await run('partitions.rotate');
      await until(() => partitionOf('metric_samples', 8 * DAY), patient);
    });

    it('forgets what is older than it is kept', async () => {
      const node = await scheduler.node();
      await store(node);
      const key = newId();
      const remember = 'INSERT INTO idempotency_keys (scope, key, route, fingerprint) VALUES ($1, $1, $1, $1)';
      await scheduler.sql(remember, [key]);
      await home.clock.advance(4 * DAY);
      await scheduler.sql(remember, [newId()]);
      await run('retention.sweep');
      await until(async () => (await rows('metric_samples', node.nodeId)) === 0, patient);
      const keys = () => scheduler.sql('SELECT 1 FROM idempotency_keys');
      await until(async () => (await keys()).length === 1, patient);
      expect(await scheduler.sql('SELECT 1 FROM idempotency_keys WHERE key = $1', [key])).toEqual([]);
      expect(await scheduler.queues.failed('maintenance')).toEqual([]);
    }, 120_000);
  });
}
