import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, createDataSource } from '@fettle/platform/database';
import { proxyFor, testDatabase, until, type TestDatabase } from '@fettle/testing';
import { Apart } from './testing/apart.js';
import type { Operator } from './testing/operator.js';
import { askRedis, startRedis, type RedisServer } from './testing/redis.js';

interface Check {
  readonly id: string;
  readonly result: 'ok' | 'warn' | 'fail' | 'skipped';
  readonly found: string;
  readonly means: string | null;
  readonly todo: string | null;
}
interface Report {
  readonly result: string;
  readonly isAudited: boolean;
  readonly checks: readonly Check[];
}

const doctor = fileURLToPath(new URL('./doctor.js', import.meta.url));
/** The server that tests use is thrown away and does not wait for its disk. */
const ofTheTest = 'database.durability';
/** Depend on how busy the machine is that the tests run on. */
const ofTheMachine = new Set(['machine.disk', 'machine.event-loop', 'queue.round-trip', 'database.connections']);

let folder: string;
let home: TestDatabase;
let redis: RedisServer;
let place: Apart;
let admin: Operator;
let database: Awaited<ReturnType<typeof connect>>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-self-check-'));
  home = await testDatabase({ key: 'empty', prepare: async () => undefined });
  redis = await startRedis({ folder });
  await askRedis(redis.port, 'CONFIG SET appendonly yes');
  place = await Apart.start(home.url, { REDIS_URL: redis.url });
  admin = await place.administrator();
  database = await connect(createDataSource({ url: home.url, poolSize: 1 }));
}, 90_000);
afterAll(async () => {
  await database?.destroy();
  await place?.remove();
  await redis?.stop();
  await home?.drop();
  await rm(folder, { recursive: true, force: true });
});

const sql = (text: string): Promise<{ [name: string]: unknown }[]> => database.query(text);

async function run(): Promise<Report & { by(id: string): Check }> {
  const answer = await admin.send('POST', '/diagnostics/self-check');
  expect(answer.status).toBe(200);
  const report = (await answer.json()) as Report;
  return { ...report, by: (id) => report.checks.find((check) => check.id === id)! };
}

/** Runs the program from outside; gives its exit code and report. */
async function outside(env: Record<string, string>): Promise<{ code: number; report: Report }> {
  const child = spawn(process.execPath, [doctor, '--json'], {
    env: { ...process.env, ...place.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (data: Buffer) => (text += data.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, report: JSON.parse(text) as Report };
}

describe('the self-check', () => {
  it('finds nothing wrong where nothing is wrong, hears every process, and is recorded', async () => {
    await until(async () => (await run()).by('queue.schedules').result === 'ok', { timeoutMs: 30_000 });
    const report = await run();
    const odd = report.checks.filter(
      ({ id, result }) => !ofTheMachine.has(id) && (result === 'warn' || result === 'fail'),
    );
    expect(odd.map(({ id, found }) => [id, found])).toEqual([[ofTheTest, 'fsync and full_page_writes are off.']]);
    expect(report.by('queue.round-trip').result).not.toBe('fail');
    expect(report.by('messages.round-trip').found).toMatch(/fettle-api .*fettle-worker-scheduler /);
    expect(report.checks.filter(({ result }) => result === 'skipped').map(({ id }) => id)).toEqual([
      'configuration.traces',
      'configuration.backups',
    ]);
    expect(report.isAudited).toBe(true);
    expect(report.checks.filter(({ found }) => found.includes('no answer within'))).toEqual([]);
    const [row] = await sql(
      "SELECT actor->>'kind' AS kind, details FROM audit_entries WHERE event = 'self-check.run' ORDER BY at DESC LIMIT 1",
    );
    expect(row).toMatchObject({ kind: 'user', details: { failed: [ofTheTest], skipped: 2 } });
  });

  it('runs once at a time in a process', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => admin.send('POST', '/diagnostics/self-check')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409]);
    const refused = answers.find(({ status }) => status === 409)!;
    expect((await refused.json()) as object).toMatchObject({ code: 'self_check.running' });
  });

  it('sees keys and folders that others can read', async () => {
    const key = join(place.folder, 'master.key');
    await Promise.all([chmod(key, 0o644), chmod(place.folder, 0o755)]);
    const report = await run();
    await Promise.all([chmod(key, 0o600), chmod(place.folder, 0o700)]);
    expect(report.by('machine.master-key')).toMatchObject({ result: 'fail', found: expect.stringContaining('0644') });
    expect(report.by('machine.data-directory')).toMatchObject({
      result: 'warn',
      found: expect.stringContaining('0755'),
    });
    expect(report.result).toBe('fail');
  });

  it('sees a Redis that would throw jobs away, and one that forgets them', async () => {
    await askRedis(redis.port, 'CONFIG SET maxmemory-policy allkeys-lru');
    await askRedis(redis.port, 'CONFIG SET appendonly no');
    const report = await run();
    await askRedis(redis.port, 'CONFIG SET maxmemory-policy noeviction');
    await askRedis(redis.port, 'CONFIG SET appendonly yes');
    expect(report.by('queue.redis-memory')).toMatchObject({
      result: 'fail',
      found: expect.stringContaining('allkeys-lru'),
    });
    expect(report.by('queue.redis-persistence').result).toBe('warn');
  });

  it('sees an audit entry that was altered, and one that is gone', async () => {
    const change = (text: string) =>
      sql(`ALTER TABLE audit_entries DISABLE TRIGGER ALL; ${text}; ALTER TABLE audit_entries ENABLE TRIGGER ALL`);
    expect((await run()).by('audit.sealing').result).toBe('ok');
    // A run is an entry itself, so the question goes past it: each further run would be one more that waits for its seal.
    await until(async () => (await sql('SELECT 1 FROM audit_entries WHERE seq IS NULL LIMIT 1')).length === 0, {
      what: 'the seals',
      timeoutMs: 30_000,
    });
    const [entry] = await sql(
      "SELECT seq FROM audit_entries WHERE chain = 'platform' AND seq > 1 ORDER BY seq LIMIT 1",
    );
    const seq = String(entry!['seq']);
    await change(`UPDATE audit_entries SET event = event || '!' WHERE chain = 'platform' AND seq = ${seq}`);
    expect((await run()).by('audit.chain')).toMatchObject({
      result: 'fail',
      found: `In the chain platform, at place ${seq}: an entry was altered.`,
    });
    await change(`UPDATE audit_entries SET event = trim('!' FROM event) WHERE chain = 'platform' AND seq = ${seq}`);
    expect((await run()).by('audit.chain').result).toBe('ok');
    await change(`CREATE TABLE kept AS SELECT * FROM audit_entries WHERE chain = 'platform' AND seq = ${seq};
      DELETE FROM audit_entries WHERE chain = 'platform' AND seq = ${seq}`);
    expect((await run()).by('audit.chain')).toMatchObject({
      result: 'fail',
      found: expect.stringContaining('missing'),
    });
    await change('INSERT INTO audit_entries SELECT * FROM kept; DROP TABLE kept');
    expect((await run()).by('audit.chain').result).toBe('ok');
  });

  it('sees partitions that are not there', async () => {
    const months = await sql(
      "SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'tasks'::regclass ORDER BY 1",
    );
    await sql(`DROP TABLE ${String(months[2]!['name'])}`);
    expect((await run()).by('work.partitions')).toMatchObject({
      result: 'warn',
      found: expect.stringContaining('tasks until'),
    });
    await sql(`DROP TABLE ${String(months[1]!['name'])} CASCADE`);
    expect((await run()).by('work.partitions')).toMatchObject({
      result: 'fail',
      found: expect.stringContaining('tasks'),
    });
    await sql('SELECT fettle_rotate_task_partitions(1, 3)');
    expect((await run()).by('work.partitions').result).toBe('ok');
  });

  it('sees mails that could not be delivered', async () => {
    expect((await run()).by('work.mails').result).toBe('ok');
    await sql(`
      INSERT INTO deliveries (id, template, recipient, recipient_name, state, tries_left, ended_at)
      VALUES (gen_random_uuid(), 'test', 'dead@example.test', 'Dead', 'dead', 0, fettle_now())`);
    expect((await run()).by('work.mails')).toMatchObject({ result: 'warn', found: '1 could not be delivered.' });
    await sql('DELETE FROM deliveries');
  });

  it('sees migrations that have not run, and ones from a newer version', async () => {
    await sql("UPDATE migrations SET name = 'Future2763700000000' WHERE name = 'Traces1763700400000'");
    expect((await run()).by('database.migrations')).toMatchObject({
      result: 'fail',
      found: expect.stringContaining('Traces'),
    });
    await sql("INSERT INTO migrations (timestamp, name) VALUES (1763700400000, 'Traces1763700400000')");
    expect((await run()).by('database.migrations')).toMatchObject({
      result: 'warn',
      found: expect.stringContaining('Future'),
    });
    await sql("DELETE FROM migrations WHERE name = 'Future2763700000000'");
  });

  it('says from outside the same, and stays useful while PostgreSQL is away', async () => {
    const well = await outside({});
    const failed = well.report.checks.filter(({ id, result }) => !ofTheMachine.has(id) && result === 'fail');
    expect(failed.map(({ id }) => id)).toEqual([ofTheTest]);
    for (const id of ['machine.agent-builds', 'database.migrations', 'queue.schedules', 'messages.round-trip'])
      expect([id, well.report.checks.find((check) => check.id === id)!.result]).toEqual([id, 'ok']);
    const door = await proxyFor(home.url);
    const url = door.through(home.url);
    await door.cut();
    const { code, report } = await outside({ DATABASE_URL: url });
    expect(code).toBe(1);
    const by = (id: string) => report.checks.find((check) => check.id === id)!;
    expect(by('database.reachable')).toMatchObject({ result: 'fail', found: expect.stringContaining('ECONNREFUSED') });
    expect(by('database.migrations')).toMatchObject({
      result: 'skipped',
      found: expect.stringContaining('PostgreSQL answers'),
    });
    for (const id of ['queue.reachable', 'messages.round-trip', 'machine.master-key', 'machine.node'])
      expect([id, by(id).result]).toEqual([id, 'ok']);
    expect(JSON.stringify(report)).not.toContain(new URL(home.url).password || 'no password');
  });

  it('sees a scheduler that is gone', async () => {
    await place.children[1]!.kill();
    await sql("UPDATE leader_leases SET until = fettle_now() - interval '3 seconds'");
    const report = await run();
    expect(report.by('work.leader').result).toBe('fail');
    expect(report.by('messages.round-trip')).toMatchObject({
      result: 'warn',
      means: expect.stringContaining('No scheduler'),
    });
    expect(report.by('queue.round-trip')).toMatchObject({
      result: 'fail',
      found: expect.stringContaining('no answer within'),
    });
  });

  it('ends while Redis is away, and what does not need it is looked at all the same', async () => {
    await redis.stop('SIGKILL');
    const report = await run();
    expect(report.by('queue.reachable').result).toBe('fail');
    for (const id of ['queue.schedules', 'queue.redis-memory', 'queue.redis-persistence'])
      expect([id, report.by(id).result]).toEqual([id, 'skipped']);
    expect(report.by('messages.round-trip').result).toBe('fail');
    for (const id of ['database.reachable', 'database.migrations', 'audit.chain', 'work.partitions', 'machine.node'])
      expect([id, report.by(id).result]).toEqual([id, 'ok']);
    redis = await startRedis({ folder, port: redis.port });
  });
});
