import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Bus, ProcessCalls } from '@fettle/platform/bus';
import { thisProcess } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { until } from '@fettle/testing';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

const held = { kind: 'agent-socket', surface: 'agent', nodeId: null, person: null, ip: '192.0.2.7' };
const closeHeld = jest.fn<() => unknown>();
let api: TestApi;
let browser: TestBrowser;
/** Another process on the same bus, which holds `id` open. */
let [holder, id] = ['', ''];

beforeAll(async () => {
  api = await openTestApi();
  const admin = await makePerson(api, { platformRole: 'platform_admin' });
  browser = new TestBrowser(api, 'admin');
  await browser.signIn(admin.email, PASSWORD);
});
afterAll(() => api.close());
beforeEach(async () => {
  [holder, id] = [await runs(), `socket ${randomUUID()}`];
  closeHeld.mockReset().mockReturnValue(held);
  new ProcessCalls(api.get(Bus), api.get(Database), holder).handle('connections.close', closeHeld);
});
afterEach(() => api.sql("DELETE FROM processes WHERE name = 'fettle-other'"));

/** A process of which the heartbeats say that it runs. */
async function runs(): Promise<string> {
  const bootId = randomUUID();
  await api.sql(
    `INSERT INTO processes SELECT $1, 'fettle-other', host, 1, version, started_at, beat_at, late_at, lost_at, forget_at,
     stopped_at, vitals, notes FROM processes WHERE boot_id = $2`,
    [bootId, thisProcess.bootId],
  );
  return bootId;
}
const close = (bootId: string) => browser.api.connections.close({ body: { bootId, connectionId: id } });
/** Transactions that wait for something else than the database. */
const openTransactions = async (): Promise<number> => {
  const sql = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'`;
  return (await api.sql(sql)).length;
};
const recorded = async (): Promise<unknown[]> => {
  const sql = "SELECT event FROM audit_entries WHERE target ->> 'id' = $1 ORDER BY id";
  return (await api.sql<{ event: string }>(sql, [id])).map(({ event }) => event);
};

describe('closing a connection of another process', () => {
  it('is recorded before the connection is closed, with no transaction open meanwhile', async () => {
    const seen: unknown[] = [];
    closeHeld.mockImplementation(async () => {
      seen.push(await recorded());
      await until(async () => (await openTransactions()) === 0, { timeoutMs: 1_500, what: 'no open transaction' });
      return held;
    });
    expect(await close(holder)).toEqual({ closed: true });
    expect(seen).toEqual([['connection.close-requested']]);
    expect(await recorded()).toEqual(['connection.close-requested', 'connection.closed']);
  });

  it('is not done by a process that was not asked, also when the connection is its own', async () => {
    await expect(close(await runs())).rejects.toMatchObject({ code: 'dependency.unavailable' });
    expect(closeHeld).not.toHaveBeenCalled();
  });

  it('is recorded when the process closes it but says so too late, and the caller learns that nobody knows', async () => {
    let end: (connection: unknown) => void = () => undefined;
    closeHeld.mockReturnValue(new Promise((resolve) => (end = resolve)));
    await expect(close(holder)).rejects.toMatchObject({ code: 'dependency.unavailable' });
    end(held);
    expect(closeHeld).toHaveBeenCalledTimes(1);
    expect(await recorded()).toEqual(['connection.close-requested']);
  });

  it('asks nobody when no such process runs', async () => {
    await expect(close(randomUUID())).rejects.toMatchObject({ code: 'object.not_found' });
    expect([closeHeld.mock.calls.length, await recorded()]).toEqual([0, []]);
  });

  it('is not found when the process does not hold it, which leaves the wish on record', async () => {
    closeHeld.mockReturnValue(null);
    await expect(close(holder)).rejects.toMatchObject({ code: 'object.not_found' });
    expect(await recorded()).toEqual(['connection.close-requested']);
  });
});
