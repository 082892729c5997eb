import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import { Ctx, newId, thisProcess } from '../context/index.js';
import type { Database } from '../database/database.js';
import { openStack, platformDatabase, type TestStack } from '../database/test-stack.js';
import { ProcessHeartbeat } from './process-heartbeat.js';
import { ProcessVitals } from './process-vitals.js';

let home: TestDatabase;
let stack: TestStack;
let database: Database;
let heartbeat: ProcessHeartbeat;

beforeAll(async () => {
  home = await platformDatabase();
  stack = await openStack(home.url);
  database = stack.database;
});
afterAll(async () => {
  await stack.close();
  await home.drop();
});
beforeEach(async () => {
  await sql('DELETE FROM processes');
  heartbeat = new ProcessHeartbeat('spec', database, new ProcessVitals(database));
});

const sql = <T = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<T[]> =>
  database.query<T>(Ctx.system('spec'), text, values);
const standing = async () => {
  const [row] = await sql<{ state: string }>(
    `SELECT CASE WHEN stopped_at IS NOT NULL THEN 'stopped'
    WHEN lost_at <= fettle_now() THEN 'lost' WHEN late_at <= fettle_now() THEN 'late' ELSE 'running' END AS state
    FROM processes WHERE boot_id = $1`,
    [thisProcess.bootId],
  );
  return row?.state;
};

describe('the heartbeat of a process', () => {
  it('sets the deadlines of its row anew with each beat: running, late, lost', async () => {
    await heartbeat.start();
    expect(await standing()).toBe('running');
    await home.clock.advance(40_000);
    expect(await standing()).toBe('late');
    await heartbeat.beat();
    expect(await standing()).toBe('running');
    await home.clock.advance(70_000);
    expect(await standing()).toBe('lost');
    await heartbeat.stop();
    expect(await standing()).toBe('stopped');
    await home.clock.reset();
  });

  it('is one statement, and tells how the process does, its notes, and how far its clock is off', async () => {
    heartbeat.note('clocksOff', () => [{ nodeId: 'n' }]);
    await heartbeat.start();
    const before = database.statements;
    await heartbeat.beat();
    expect(database.statements - before).toBe(1);
    const [row] = await sql<{ vitals: Record<string, number>; notes: object; version: string; pid: number }>(
      'SELECT vitals, notes, version, pid FROM processes',
    );
    expect(row).toMatchObject({
      notes: { clocksOff: [{ nodeId: 'n' }] },
      version: thisProcess.version,
      pid: process.pid,
    });
    expect(row!.vitals['rssBytes']).toBeGreaterThan(1_000_000);
    expect(Math.abs(row!.vitals['clockOffsetMs']!)).toBeLessThan(2_000);
    expect(row!.vitals).toMatchObject({ pool: { size: 4, waiting: 0 } });
    await heartbeat.stop();
  });

  it('forgets runs that ended a day ago, and of one name on one host all but twenty', async () => {
    await heartbeat.start();
    const copy = `INSERT INTO processes SELECT $1, name, host, pid, version, started_at, beat_at, late_at,
      fettle_now() - interval '1 minute', fettle_now() + $2::interval, NULL, vitals, notes FROM processes WHERE boot_id = $3`;
    for (let run = 0; run < 30; run += 1) await sql(copy, [newId(), '1 hour', thisProcess.bootId]);
    await sql(copy, [newId(), '-1 second', thisProcess.bootId]);
    await heartbeat.beat();
    expect(await sql('SELECT FROM processes WHERE forget_at < fettle_now()')).toEqual([]);
    await heartbeat.stop();
    await heartbeat.start();
    expect(await sql('SELECT FROM processes')).toHaveLength(21);
    await heartbeat.stop();
  });

  it('does not fail where the database does, and says nothing then', async () => {
    const dead = { query: () => Promise.reject(new Error('away')), connections: database.connections, poolSize: 1 };
    const unheard = new ProcessHeartbeat('spec', dead as unknown as Database, new ProcessVitals(dead));
    await unheard.start();
    await unheard.stop();
    expect(await standing()).toBeUndefined();
  });
});
