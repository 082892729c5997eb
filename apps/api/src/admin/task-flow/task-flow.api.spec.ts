import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { thisProcess } from '@fettle/platform/context';
import { until } from '@fettle/testing';
import { makePerson } from '../../testing/people.js';
import { StockStage } from '../../testing/stock-stage.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import type { TestBrowser } from '../../testing/test-browser.js';
import { browserOf } from '../../testing/world.js';

let api: TestApi;
let stage: StockStage;
let admin: TestBrowser;

beforeAll(async () => {
  api = await openTestApi();
  stage = await StockStage.open(api);
  admin = await browserOf(api, await makePerson(api, { platformRole: 'platform_admin' }), 'admin');
});
afterEach(async () => {
  await api.clock.reset();
  await stage.stopAgents();
});
afterAll(() => api?.close());

const read = () => admin.api.taskFlow.read();

describe('the flow of tasks', () => {
  it('is empty before anything has happened, and says nothing that it does not know', async () => {
    expect(await read()).toMatchObject({
      source: 'agent-task-flow',
      queue: { queued: 0, running: 0 },
      health: { lastClaimAt: null, lastAgentSeenAt: null },
      latency: null,
      doubleClaims: 0,
      findings: [],
      workspaces: [],
      processes: [{ bootId: thisProcess.bootId, answered: true, figures: { attempted: 0, latency: null } }],
    });
  });

  it('counts claims, waiting calls and sockets, and measures how long work waited', async () => {
    const agent = await stage.start();
    await until(async () => (await read()).parkedPolls === 1, { what: 'the waiting claim' });
    for (let n = 0; n < 3; n += 1) await stage.ended((await stage.shell(agent, `echo ${n}`)).id);
    const flow = await until(async () => {
      const now = await read();
      return now.claimCounters['task.claim.succeeded'] === 3 ? now : null;
    });
    expect(flow.health).toMatchObject({ realtimeConnected: 1, lastClaimAt: expect.any(String) });
    expect(flow.agentCounters['connection.opened']).toBe(1);
    expect(flow.latency).toMatchObject({ tasks: 3 });
    expect(flow.latency!.maxMs).toBeLessThan(5_000);
    expect(flow.doubleClaims).toBe(0);
    expect(flow.claimCounters['task.claim.attempted']).toBeGreaterThanOrEqual(3);
  });

  it('tells by workspace what waits, apart from what waits for nodes that are away', async () => {
    const absent = stage.make();
    await absent.bootstrap(await stage.token());
    await stage.shell(absent, 'true');
    await api.clock.advance(90_000);
    const { workspaces, findings } = await read();
    const mine = workspaces.find(({ workspace }) => workspace.id === stage.workspaceId)!;
    expect(mine).toMatchObject({ queued: 1, forAbsentNodes: 1, oldestNeglectedS: null });
    expect(mine.oldestQueuedS).toBeGreaterThanOrEqual(90);
    expect(findings).toEqual([]);
  });

  it('names a process that does not answer, and is not kept by anybody on the way', async () => {
    await api.sql(
      `INSERT INTO processes SELECT $1, 'fettle-silent', host, 1, version, started_at, beat_at, late_at, lost_at, forget_at,
       stopped_at, vitals, notes FROM processes WHERE boot_id = $2`,
      [randomUUID(), thisProcess.bootId],
    );
    const answer = await admin.fetch(`http://127.0.0.1:${api.ports.admin}/api/v1/diagnostics/task-flow`);
    expect(answer.headers.get('cache-control')).toContain('no-store');
    const flow = (await answer.json()) as Awaited<ReturnType<typeof read>>;
    expect(flow.processes.map(({ name, figures }) => [name, figures !== null])).toEqual([
      ['fettle-api-test', true],
      ['fettle-silent', false],
    ]);
    expect(flow.findings).toMatchObject([{ level: 'warning', what: expect.stringContaining('fettle-silent') }]);
    await api.sql("DELETE FROM processes WHERE name = 'fettle-silent'");
  });
});
