import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { retryAfter, retryWait } from './link.js';
import { AgentProcess } from './testing/agent-process.js';
import { FakeControlPlane, outputOf } from './testing/fake-control-plane.js';
import { Backoff } from './timing.js';

describe('the link', () => {
  let server: FakeControlPlane;
  let agent: AgentProcess;

  beforeEach(async () => {
    server = await new FakeControlPlane().start();
    agent = new AgentProcess(server, { FETTLE_AGENT_AUTH_RECHECK_MS: '1000' }).start();
    await server.until('check-in', () => server.checkIns.length > 0);
  });
  afterEach(async () => {
    await agent.remove();
    await server.stop();
  });

  it('comes back after the server was away, and brings the samples of that time', async () => {
    await server.stop();
    await server.until('the loss', () => agent.log.includes('not reachable'));
    const since = new Date().toISOString();
    const record = server.shell('echo back');
    await server.until('time to pass', () => Date.now() - Date.parse(since) > 4_000);
    server.checkIns.length = 0;
    await server.start();
    expect(await server.completed(record)).toMatchObject({ status: 'success' });
    await server.until('a check-in', () => server.checkIns.length > 0);
    expect(server.checkIns[0]?.metrics.length).toBeGreaterThanOrEqual(2);
    expect(server.checkIns[0]?.manifest).toBeDefined();
  });

  it('stops claiming after two refusals in a row, says so loudly, and goes on when its key is good again', async () => {
    server.override = (path) => (path.startsWith('/agent/') ? { status: 401 } : undefined);
    const record = server.shell('echo again');
    await server.until('the complaint', () => agent.log.includes('STOPPED TAKING TASKS'));
    const before = server.requests.length;
    await server.until('a re-check', () => server.requests.length > before);
    expect(server.requests.length - before).toBeLessThanOrEqual(2);
    server.override = () => undefined;
    expect(await server.completed(record)).toMatchObject({ status: 'success' });
    expect(outputOf(record).toString()).toBe('again\n');
  });

  it('takes one refusal for a hiccup', async () => {
    let refusals = 1;
    server.override = (path) => (path.endsWith('check-in') && refusals-- > 0 ? { status: 401 } : undefined);
    await server.until('the refusal', () => refusals < 0);
    expect(await server.completed(server.shell('true'))).toMatchObject({ status: 'success' });
    expect(agent.log).not.toContain('STOPPED TAKING TASKS');
  });

  it('honours Retry-After', async () => {
    const record = server.shell('echo slow');
    const times: number[] = [];
    server.override = (path) => {
      if (!path.endsWith('/completed')) return undefined;
      times.push(Date.now());
      return times.length === 1 ? { status: 429, headers: { 'retry-after': '2' } } : undefined;
    };
    await server.completed(record);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(1_950);
  });

  it('honours Retry-After in its check-ins too', async () => {
    const times: number[] = [];
    server.override = (path) => {
      if (!path.endsWith('/check-in')) return undefined;
      times.push(Date.now());
      return times.length === 1 ? { status: 503, headers: { 'retry-after': '3' } } : undefined;
    };
    await server.until('the next check-in', () => times.length >= 2);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(2_950);
  });

  it('refuses a task with a clear reason when its journal cannot be written', async () => {
    await agent.end('SIGTERM');
    // No file may grow beyond 1 KiB: the write fails as on a full disk, without a disk to fill.
    agent.start("trap '' XFSZ; ulimit -f 1");
    const record = server.shell(`echo never # ${'x'.repeat(4_000)}`);
    const completed = await server.completed(record);
    expect(completed.status).toBe('failed');
    expect(completed.error).toContain('journal cannot be written');
    expect([record.starts, record.chunks.length]).toEqual([0, 0]);
  });
});

it('back-off doubles up to its bound and is spread over the upper half', () => {
  const low = new Backoff(500, 4_000, () => 0);
  expect([low.next(), low.next(), low.next(), low.next(), low.next()]).toEqual([250, 500, 1_000, 2_000, 2_000]);
  const high = new Backoff(500, 4_000, () => 1);
  expect([high.next(), high.next()]).toEqual([500, 1_000]);
});

it('Retry-After is never undercut, spread over half as much again, and a 0 is no leave to ask without a pause', () => {
  expect([retryWait(2_000, () => 0), retryWait(2_000, () => 1)]).toEqual([2_000, 3_000]);
  expect(retryWait(0, () => 0)).toBe(500);
});

it('Retry-After is read as seconds or as a date', () => {
  expect(retryAfter('3')).toBe(3_000);
  expect(retryAfter(new Date(10_000).toUTCString(), 4_000)).toBe(6_000);
  expect(retryAfter('soon')).toBeUndefined();
});
