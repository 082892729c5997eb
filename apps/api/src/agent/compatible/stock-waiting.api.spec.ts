import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { TcpProxy, proxyFor, testDatabaseUrl, until } from '@fettle/testing';
import { StockStage } from '../../testing/stock-stage.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';

let api: TestApi;
let stage: StockStage;
let door: TcpProxy;

beforeAll(async () => {
  door = await proxyFor(testDatabaseUrl());
  api = await openTestApi({}, (url) => door.through(url));
  stage = await StockStage.open(api);
});
afterEach(async () => expect(await stage.stopAgents()).toEqual([]));
afterAll(async () => {
  await api?.close();
  await door?.cut();
});

describe('a stock agent that waits for work', () => {
  it('with its own times (10 s client, 15 s asked) is answered in time, never at once, and is given work at once', async () => {
    const agent = await stage.start();
    await until(() => agent.poll.outcomes.length >= 2, { timeoutMs: 25_000, what: 'two whole waits' });
    expect(agent.http.timeouts).toBe(0);
    for (const { kind, status, durationMs } of agent.poll.outcomes.slice(0, 2)) {
      expect([kind, status]).toEqual(['ok', 200]);
      expect(durationMs).toBeGreaterThan(5_000);
      expect(durationMs).toBeLessThan(9_500);
    }
    const claims = agent.http.of(/claim$/).length;
    const task = await stage.shell(agent, 'echo now');
    const ended = await stage.ended(task.id);
    expect(Date.parse(ended.leasedAt!) - Date.parse(ended.createdAt)).toBeLessThan(1_000);
    expect(agent.http.of(/claim$/).length - claims).toBeLessThanOrEqual(2);
  }, 40_000);

  it('is not answered in a circle when it asks for no wait at all', async () => {
    const agent = await stage.start({ times: { pollMs: 0 } });
    await until(() => agent.poll.outcomes.length >= 3);
    for (const { durationMs } of agent.poll.outcomes.slice(0, 3)) expect(durationMs).toBeGreaterThan(900);
  });
});

describe('a stock agent while PostgreSQL is away', () => {
  it('for 30 s is told 503 and never 401, keeps its socket and its loop, runs on, and works when the database is back', async () => {
    const agent = await stage.start({ pace: 0.05, times: { pollMs: 1_000 } });
    const running = await stage.shell(agent, 'echo began; sleep 4; echo over');
    await until(async () => (await stage.output(running.id)).includes('began'));
    const before = agent.poll.outcomes.length;
    await door.cut();
    // What is remembered of keys is forgotten within that time, too.
    const backMs = performance.now() + 30_000;
    const goesOn = () => agent.poll.outcomes.length >= before + 12 && performance.now() > backMs;
    await until(goesOn, { timeoutMs: 60_000, what: 'claims for 30 s' });
    const meanwhile = agent.poll.outcomes.slice(before).map(({ status }) => status);
    expect(meanwhile.filter((status) => status === 401 || status === 403 || status === 404 || status === 409)).toEqual(
      [],
    );
    expect(agent.poll.gaveUp).toBe(false);
    await door.open();
    await until(() => agent.tasks.count === 0, { timeoutMs: 20_000, what: 'the run to end' });
    const task = await until(() => stage.shell(agent, 'echo after'), { timeoutMs: 20_000, what: 'the database again' });
    expect((await stage.ended(task.id)).state).toBe('succeeded');
    expect(agent.realtime.losses).toEqual([]);
    expect(agent.realtime.dials).toBe(1);
    expect(agent.http.exchanges.map(({ status }) => status)).not.toContain(401);
  }, 120_000);
});
