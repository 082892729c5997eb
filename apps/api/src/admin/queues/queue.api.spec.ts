import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queues } from '@fettle/platform/queue';
import { proxyFor, testDatabaseUrl, type TcpProxy } from '@fettle/testing';
import { makeFailedJob } from '../../testing/failed-job.js';
import { PASSWORD, makePerson } from '../../testing/people.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';
import { TestBrowser } from '../../testing/test-browser.js';

let api: TestApi;
let door: TcpProxy;
let browser: TestBrowser;
const nodeId = randomUUID();
const params = { queue: 'maintenance' };

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

const failures = () => browser.api.queues.failures({ params });
const audited = (event: string) =>
  api.sql<{ details: Record<string, unknown> }>('SELECT details FROM audit_entries WHERE event = $1 ORDER BY at', [
    event,
  ]);

describe('queues in the admin console', () => {
  it('lists each queue with its depth, ages and schedules', async () => {
    const queues = api.get(Queues);
    await queues.schedule('maintenance', 'spec', '0 3 1 1 *', { name: 'retention.sweep', payload: {} });
    await queues.addBulk('maintenance', [{ id: randomUUID(), name: 'retention.sweep', payload: {} }]);
    const { backend, items } = await browser.api.queues.list();
    expect([backend, items.map(({ name }) => name).toSorted()]).toEqual(['postgres', ['deliveries', 'maintenance']]);
    expect(items.find(({ name }) => name === 'maintenance')).toMatchObject({
      name: 'maintenance',
      depth: { waiting: 1, active: 0, delayed: 1, failed: 0 },
      waitingSince: expect.stringMatching(/Z$/),
      activeSince: null,
      schedules: [{ key: 'spec', job: 'retention.sweep', everyMs: null, pattern: '0 3 1 1 *' }],
    });
  });

  it('groups failed jobs by cause, with an example of which only ids are shown', async () => {
    await makeFailedJob(api, 'Partition 7 is missing', { nodeId, password: 'canary-in-payload' });
    await makeFailedJob(api, 'Partition 8 is missing', { nodeId });
    await makeFailedJob(api, 'The disk is full');
    const { items, total, read } = await failures();
    expect([total, read]).toEqual([3, 3]);
    expect(items.map(({ count, cause }) => [count, cause])).toEqual([
      [2, expect.stringContaining('Partition … is missing')],
      [1, expect.stringContaining('The disk is full')],
    ]);
    expect(items[0]!.example).toMatchObject({ job: 'retention.sweep', ids: { nodeId } });
    expect(JSON.stringify(items)).not.toContain('canary-in-payload');
  });

  it('retries one job, and one that has not failed is not found', async () => {
    const { items } = await failures();
    const jobId = items.find(({ cause }) => cause.includes('disk'))!.example.id;
    expect(await browser.api.queues.retry({ params, body: { selection: { jobId } } })).toEqual({ matched: 1, done: 1 });
    expect((await failures()).total).toBe(2);
    expect((await audited('queue.retried')).map(({ details }) => details)).toEqual([
      { selection: { jobId }, matched: 1, done: 1 },
    ]);
    await expect(browser.api.queues.retry({ params, body: { selection: { jobId } } })).rejects.toMatchObject({
      code: 'object.not_found',
    });
    expect(await audited('queue.retried')).toHaveLength(1);
  });

  it('discards a group with a reason, but not what has failed since it was shown', async () => {
    const { items, asOf } = await failures();
    await makeFailedJob(api, 'Partition 9 is missing');
    const selection = { group: items[0]!.key, failedBefore: asOf };
    const body = { selection, reason: 'Made by a test' };
    expect(await browser.api.queues.discard({ params, body })).toEqual({ matched: 2, done: 2 });
    expect((await failures()).items.map(({ key, count }) => [key, count])).toEqual([[items[0]!.key, 1]]);
    expect((await audited('queue.discarded')).map(({ details }) => details)).toEqual([
      { reason: 'Made by a test', selection, matched: 2, done: 2 },
    ]);
    await expect(browser.api.queues.discard({ params, body })).rejects.toMatchObject({ code: 'object.not_found' });
  });

  it('knows no queue that does not exist, and no act without what it needs', async () => {
    expect(await browser.problem('/diagnostics/queues/other/failures')).toMatchObject({ status: 404 });
    const send = (path: string, body: object) =>
      browser.problem(`/diagnostics/queues/maintenance/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-csrf-token': browser.csrf! },
        body: JSON.stringify(body),
      });
    const selection = { jobId: '1' };
    for (const [path, body] of [
      ['retry', {}],
      ['retry', { selection: { group: 'x' } }],
      ['retry', { selection: { ...selection, group: 'x', failedBefore: new Date().toISOString() } }],
      ['discard', { selection }],
      ['discard', { selection, reason: '  ' }],
    ] as const)
      expect(await send(path, body)).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  it('is closed to who is not signed in', async () => {
    const nobody = new TestBrowser(api, 'admin');
    for (const path of ['', '/maintenance/failures'])
      expect(await nobody.problem(`/diagnostics/queues${path}`)).toMatchObject({ status: 401 });
  });

  it('answers 503 while PostgreSQL is away, and touches no job that nobody could record', async () => {
    const jobId = (await failures()).items[0]!.example.id;
    await door.cut();
    await expect(browser.api.queues.retry({ params, body: { selection: { jobId } } })).rejects.toMatchObject({
      code: 'dependency.unavailable',
    });
    await expect(failures()).rejects.toMatchObject({ code: 'dependency.unavailable' });
    await door.open();
    expect((await failures()).total).toBe(1);
  });
});
