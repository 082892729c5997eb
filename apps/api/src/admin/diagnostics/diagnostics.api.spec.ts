import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { schedules } from '@fettle/contracts/jobs';
import { proxyFor, testDatabaseUrl, type TcpProxy } from '@fettle/testing';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let door: TcpProxy;
let browser: TestBrowser;

beforeAll(async () => {
  door = await proxyFor(testDatabaseUrl());
  api = await openTestApi({}, (url) => door.through(url));
  const admin = await makePerson(api, { platformRole: 'platform_admin' });
  browser = new TestBrowser(api, 'admin');
  await browser.signIn(admin.email, PASSWORD);
});
afterAll(async () => {
  await api.close();
  await door.cut();
});

describe('platform health', () => {
  it('measures every part of the control plane', async () => {
    const health = await browser.api.diagnostics.health();
    const byName = new Map(health.components.map((one) => [one.name, one]));
    const names = [
      'postgres',
      'queue',
      'bus',
      'redis',
      'schedules',
      'relay',
      'audit-sealing',
      'processes',
      'nodes',
      'agents',
      'agents-here',
      'this-process',
      'data-directory',
      'database-disk',
      'clock',
    ];
    expect([...byName.keys()].toSorted()).toEqual(names.toSorted());
    for (const name of ['postgres', 'queue', 'bus', 'relay', 'processes', 'this-process', 'database-disk', 'clock'])
      expect([name, byName.get(name)!.state]).toEqual([name, 'ok']);
    // Nothing here runs the scheduler that would make them.
    const all = Object.keys(schedules).length;
    expect(byName.get('schedules')).toMatchObject({ state: 'degraded', facts: { total: all, missing: all } });
    for (const name of ['nodes', 'redis']) expect([name, byName.get(name)!.state]).toEqual([name, 'not_configured']);
    expect(byName.get('data-directory')!.facts['totalBytes']).toBeGreaterThan(0);
    expect(Math.abs(Number(byName.get('clock')!.facts['offsetMs']))).toBeLessThan(2_000);
    expect(health.components.every(({ latencyMs }) => latencyMs !== null && latencyMs >= 0)).toBe(true);
    expect(health.vouched).toBeNull();
    expect(health.processes!.items).toMatchObject([{ name: 'fettle-api-test', state: 'running', pid: process.pid }]);
    expect(health.agents!.summary).toEqual({ versions: [], clocksOff: [] });
  });

  it('shows a relay that nobody drains and entries that nobody seals', async () => {
    await api.sql(`INSERT INTO audit_entries (id, actor, event, target, request_id, chain, at) VALUES
      (gen_random_uuid(), '{"kind":"anonymous"}', 'test', '{"type":"t","id":"1"}', 'r', 'platform', fettle_now() - interval '5 minutes')`);
    const health = await browser.api.diagnostics.health();
    expect(health.components.find(({ name }) => name === 'audit-sealing')).toMatchObject({ state: 'down' });
    expect(health.state).toBe('down');
  });

  it('tells the same run of the process as the short health of each surface', async () => {
    const { bootId, startedAt } = await browser.api.diagnostics.health();
    for (const port of Object.values(api.ports)) {
      const short = (await (await fetch(`http://127.0.0.1:${port}/health`)).json()) as Record<string, unknown>;
      expect(short).toMatchObject({ bootId, startedAt });
    }
  });

  it('is closed to people who are not platform administrators', async () => {
    const nobody = new TestBrowser(api, 'admin');
    expect(await nobody.problem('/diagnostics/health')).toMatchObject({ status: 401, code: 'session.required' });
  });
});
