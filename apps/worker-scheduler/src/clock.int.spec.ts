import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@fettle/platform/context';
import { forkChild, freePort, until, type TestChild, type TestDatabase } from '@fettle/testing';
import { openScheduler, schedulerDatabase, schedulerEnv, type TestScheduler } from './testing/test-scheduler.js';

let home: TestDatabase;
let dataDir: string;
/** Only looks: it runs no scheduler. */
let observer: TestScheduler;
const children: TestChild[] = [];
/** Two processes start while the machine does other things too. */
const patient = { timeoutMs: 40_000 };

beforeAll(async () => {
  home = await schedulerDatabase();
  dataDir = await mkdtemp(join(tmpdir(), 'fettle-clock-'));
  observer = await openScheduler(home.url, { isIdle: true });
});
afterEach(() => home.clock.reset());
afterAll(async () => {
  await Promise.all(children.map((child) => child.kill()));
  await observer?.close();
  await home.drop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A scheduler as its own process, the way it is shipped. Resolves when it is ready. */
async function start(): Promise<TestChild> {
  const port = await freePort();
  const environment = { ...schedulerEnv(home.url, dataDir), FETTLE_OPS_PORT: String(port) };
  const child = forkChild(new URL('./main.js', import.meta.url), environment);
  children.push(child);
  await until(async () => (await fetch(`http://127.0.0.1:${port}/readyz`)).ok, patient);
  return child;
}
const lease = async () => {
  const rows = await observer.sql<{ holder: string; fence: string; until: Date }>(
    "SELECT holder, fence, until FROM leader_leases WHERE name = 'scheduler' AND until > fettle_now()",
  );
  return rows[0];
};
/** An install whose time is over, which a clock must end. */
async function overdue(): Promise<string> {
  const { workspaceId } = await observer.node();
  const id = newId();
  await observer.sql(
    `INSERT INTO node_installs (id, workspace_id, token_hash, node_name, expires_at)
     VALUES ($1, $2, decode($3, 'hex'), 'late', fettle_now() - interval '1 second')`,
    [id, workspaceId, id.replaceAll('-', '')],
  );
  return id;
}
const isOver = async (id: string) =>
  (await observer.sql("SELECT 1 FROM node_installs WHERE id = $1 AND status = 'expired'", [id])).length === 1;

describe('two schedulers', () => {
  it('have one clock; when its process is killed the other takes over, and when that one stops it lets go', async () => {
    const leader = await start();
    const first = await until(lease, patient);
    const one = await overdue();
    await until(() => isOver(one), patient);

    await start();
    const asked = (await lease())!;
    const renewed = await until(async () => {
      const now = await lease();
      return now && now.until > asked.until ? now : null;
    }, patient);
    expect([renewed.holder, renewed.fence]).toEqual([first.holder, first.fence]);

    await leader.kill();
    const two = await overdue();
    // Its lease ends by the database's time.
    await home.clock.advance(16_000);
    await until(() => isOver(two), patient);
    const second = (await lease())!;
    expect(second.holder).not.toBe(first.holder);
    expect(Number(second.fence)).toBe(Number(first.fence) + 1);

    expect(await children[1]!.terminate()).toBe(0);
    expect(await lease()).toBeUndefined();
  }, 120_000);

  it('tell of nodes that fell silent', async () => {
    await start();
    const { nodeId } = await observer.node();
    await observer.sql("UPDATE node_liveness SET last_seen_at = fettle_now(), presence = 'live' WHERE node_id = $1", [
      nodeId,
    ]);
    await home.clock.advance(300_000);
    const sql = "SELECT 1 FROM node_liveness WHERE node_id = $1 AND presence = 'offline'";
    await until(async () => (await observer.sql(sql, [nodeId])).length === 1, patient);
  }, 120_000);
});
