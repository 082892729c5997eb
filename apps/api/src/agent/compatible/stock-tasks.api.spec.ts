import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fettle/testing';
import { StockStage } from '../../testing/stock-stage.js';
import type { StockAgent, StockTask } from '../../testing/stock-agent/index.js';
import { openTestApi, type TestApi } from '../../testing/test-api.js';

let api: TestApi;
let stage: StockStage;
let agent: StockAgent;
let logDir: string;

beforeAll(async () => {
  api = await openTestApi();
  stage = await StockStage.open(api);
  logDir = await mkdtemp(join(tmpdir(), 'fettle-stock-'));
  agent = await stage.start({ logDir });
});
// Whatever was answered in a test, a Go program could read it.
afterEach(() => expect(agent.faults).toEqual([]));
afterAll(async () => {
  await stage?.stopAgents();
  await rm(logDir, { recursive: true, force: true });
  await api?.close();
});

const recordOf = (id: string) => until(() => agent.tasks.records.find(({ task }) => task.id === id));
const tries = (id: string, verb: string) => agent.http.of(new RegExp(`${id}/${verb}$`));

describe('a shell command of the stock agent', () => {
  it('prints blank lines, and they stay', async () => {
    const task = await stage.shell(agent, "printf 'one\\n\\n\\nfour\\n'");
    expect(await stage.ended(task.id)).toMatchObject({ state: 'succeeded', exitCode: 0, reason: null });
    expect(await stage.output(task.id)).toBe('one\n\n\nfour\n');
    expect(tries(task.id, 'logs').map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });

  it('prints lines of 6,000 characters: each is taken, and the whole is kept', async () => {
    const task = await stage.shell(agent, "head -c 6000 /dev/zero | tr '\\0' x; echo; echo end");
    expect((await stage.ended(task.id)).state).toBe('succeeded');
    expect(tries(task.id, 'logs').map(({ status }) => status)).toEqual([200, 200]);
    expect(await stage.output(task.id)).toBe(`${'x'.repeat(6_000)}\nend\n`);
  });

  it('prints 300 kB in one line: all of it is kept', async () => {
    const task = await stage.shell(agent, "head -c 300000 /dev/zero | tr '\\0' y");
    expect((await stage.ended(task.id)).state).toBe('succeeded');
    expect(tries(task.id, 'completed').map(({ status }) => status)).toEqual([200]);
    expect((await stage.output(task.id)).length).toBe(300_000);
  });

  it('prints 300 kB in lines faster than they are sent: dropped lines come with the end, in their order', async () => {
    const task = await stage.shell(
      agent,
      'i=0; while [ $i -lt 6000 ]; do echo "line $i of very many that are printed at once 1234567"; i=$((i+1)); done',
    );
    expect((await stage.ended(task.id)).state).toBe('succeeded');
    expect((await recordOf(task.id)).droppedLines).toBeGreaterThan(0);
    const lines = (await stage.output(task.id)).split('\n').filter(Boolean);
    expect(lines).toHaveLength(6_000);
    expect([lines[0], lines.at(-1)]).toEqual([expect.stringMatching(/^line 0 /), expect.stringMatching(/^line 5999 /)]);
  }, 30_000);

  it('says where it printed to, when nothing was lost on the way', async () => {
    const task = await stage.shell(agent, 'echo out; echo err >&2');
    await stage.ended(task.id);
    const page = await stage.owner.api.tasks.output({
      params: { workspaceId: stage.workspaceId, taskId: task.id },
      query: {},
    });
    expect(new Set(page.chunks.map(({ stream }) => stream))).toEqual(new Set(['stdout', 'stderr']));
    expect(page).toMatchObject({ complete: true, edition: 0, gapAfterSeq: null });
  });

  it('ends with exit code 3, and that is its failure', async () => {
    const task = await stage.shell(agent, 'echo before; exit 3');
    expect(await stage.ended(task.id)).toMatchObject({ state: 'failed', exitCode: 3 });
    expect(await stage.output(task.id)).toBe('before\n');
  });

  it('passes its limit of time, is ended with its children, and says so', async () => {
    const task = await stage.shell(agent, 'echo began; sleep 600 & wait', { timeoutMs: 1_000 });
    expect(await stage.ended(task.id)).toMatchObject({ state: 'failed', exitCode: null, reason: 'task timed out' });
    expect((await recordOf(task.id)).end).toMatchObject({ status: 'timeout' });
  });

  it('runs beside others: one claim takes one, and no task waits for another', async () => {
    const tasks = await Promise.all([1, 2, 3].map((n) => stage.shell(agent, `echo ${n}; sleep 0.3`)));
    for (const { id } of tasks) expect((await stage.ended(id)).state).toBe('succeeded');
    expect(agent.poll.outcomes.every(({ kind }) => kind === 'ok')).toBe(true);
  });
});

describe('a cancel that reaches the stock agent', () => {
  it('while the task is queued: it never hears of it', async () => {
    const idle = stage.make();
    await idle.bootstrap(await stage.token());
    const task = await stage.shell(idle, 'echo never');
    await stage.cancel(task.id);
    await idle.start();
    await until(() => idle.realtime.isKnown);
    const other = await stage.shell(idle, 'echo later');
    expect((await stage.ended(other.id)).state).toBe('succeeded');
    expect(idle.tasks.records.map((record) => record.task.id)).toEqual([other.id]);
    expect((await stage.get(task.id)).state).toBe('cancelled');
  });

  it('while it is accepted: the run begins, control says so at once, and it ends as cancelled', async () => {
    const held = stage.make({ times: { controlMs: 500 } });
    await held.bootstrap(await stage.token());
    const task = await stage.shell(held, 'sleep 600');
    const claimed = await held.http.ask<{ task: StockTask }>('POST', '/agent/tasks/claim', {
      body: { maxTasks: 1, waitMs: 15_000 },
      decodes: 'claim',
    });
    if (claimed.kind !== 'ok') throw new Error('Nothing was claimed');
    expect(claimed.body.task.id).toBe(task.id);
    expect((await stage.get(task.id)).state).toBe('leased');
    await stage.cancel(task.id);
    held.tasks.take(claimed.body.task);
    expect(await stage.ended(task.id)).toMatchObject({ state: 'cancelled', cancel: { state: 'stopped' } });
    expect(held.faults).toEqual([]);
  });

  it('while it runs: the whole group is killed', async () => {
    const task = await stage.shell(agent, 'echo running; sleep 600 & wait');
    await until(async () => (await stage.output(task.id)).includes('running'));
    await stage.cancel(task.id);
    expect(await stage.ended(task.id)).toMatchObject({
      state: 'cancelled',
      exitCode: null,
      cancel: { state: 'stopped' },
    });
    expect(tries(task.id, 'control').some(({ text }) => text.includes('"cancelRequested":true'))).toBe(true);
  });

  it('after its end: nothing changes', async () => {
    const task = await stage.shell(agent, 'echo done');
    expect((await stage.ended(task.id)).state).toBe('succeeded');
    await stage.cancel(task.id).catch(() => undefined);
    expect((await stage.get(task.id)).state).toBe('succeeded');
  });
});

describe('reports that come as they should not', () => {
  it('are answered so that the agent goes on: twice, out of order, and after the end', async () => {
    const idle = stage.make();
    await idle.bootstrap(await stage.token());
    const task = await stage.shell(idle, 'true');
    const post = (verb: string, body: object = {}) =>
      idle.http.ask('POST', `/agent/tasks/${task.id}/${verb}`, { body: { taskId: task.id, ...body } });
    const early = await post('accepted');
    expect(early).toMatchObject({ kind: 'refused', status: 409, message: expect.stringContaining('queued state') });
    await idle.http.ask('POST', '/agent/tasks/claim', { body: { waitMs: 15_000 }, decodes: 'claim' });
    for (const [verb, body] of [
      ['logs', { stream: 'stdout', line: 'before the start' }],
      ['started', {}],
      ['accepted', {}],
      ['started', {}],
      ['completed', { status: 'success', output: 'before the start\n' }],
      ['completed', { status: 'success', output: 'before the start\n' }],
      ['started', {}],
      ['logs', { stream: 'stdout', line: '' }],
    ] as const)
      expect([verb, (await post(verb, body)).kind]).toEqual([verb, 'ok']);
    expect(await post('completed', { status: 'failed' })).toMatchObject({ kind: 'refused', status: 409 });
    expect(idle.faults).toEqual([]);
    expect((await stage.get(task.id)).state).toBe('succeeded');
  });
});

describe('other kinds of tasks that the agent knows', () => {
  const endOf = async (id: string, idle: StockAgent) => {
    await idle.start();
    const row = await until(
      async () => {
        const sql = 'SELECT final_state, result, reason FROM tasks WHERE id = $1';
        const [one] = await api.sql<{ final_state: string; result: unknown; reason: string | null }>(sql, [id]);
        return one!.final_state ? one : null;
      },
      { timeoutMs: 20_000 },
    );
    expect(idle.faults).toEqual([]);
    return row;
  };
  const run = async (type: string, payload: object) => {
    const idle = stage.make({ logDir });
    await idle.bootstrap(await stage.token());
    const { id } = await stage.create(idle, { type, payload } as Parameters<typeof stage.create>[1]);
    return endOf(id, idle);
  };

  it('packages are listed, and the list is stored', async () => {
    const listed = await run('packageList', {});
    expect(listed).toMatchObject({ final_state: 'succeeded', result: { packages: expect.any(Array) } });
    const { packages } = listed.result as { packages: { name: string; version: string }[] };
    expect(packages.map(({ name }) => name)).toContain('dpkg');
  });

  it('packages are looked for', async () => {
    const found = await run('packageSearch', { term: 'coreutils' });
    // A machine whose lists of packages were emptied finds nothing, and says so.
    expect(found).toMatchObject({ final_state: 'succeeded', result: { results: expect.any(Array) } });
  });

  it('logs are read, with a cursor to go on from', async () => {
    await writeFile(join(logDir, 'syslog'), 'first\nsecond\nthird\n');
    const limits = { maxLines: 2, maxBytes: 65_536, backfillLines: 2 };
    const first = await run('log.scan', { mode: 'preview', sourcePresetId: 'syslog', limits });
    expect(first.result).toMatchObject({
      linesRead: 2,
      truncated: true,
      entries: [{ message: 'second' }, { message: 'third' }],
    });
    const { cursor } = first.result as { cursor: object };
    await writeFile(join(logDir, 'syslog'), 'fourth\n', { flag: 'a' });
    const next = await run('log.scan', { mode: 'monitor', sourcePresetId: 'syslog', limits, cursor });
    expect(next.result).toMatchObject({ entries: [{ message: 'fourth' }], warnings: [] });
  });

  it('packages are not changed while root access is off: nobody may ask for it, and the agent itself would refuse', async () => {
    const idle = stage.make();
    await idle.bootstrap(await stage.token());
    const install = { type: 'packageInstall', payload: { package: 'nano' } };
    const asked = stage.create(idle, { ...install, payload: { packages: ['nano'] } } as Parameters<
      typeof stage.create
    >[1]);
    await expect(asked).rejects.toMatchObject({ status: expect.any(Number), code: expect.any(String) });
    // As if the profile had been taken away in between.
    const { id } = await stage.shell(idle, 'true');
    await api.sql('UPDATE tasks SET type = $2, payload = $3 WHERE id = $1', [
      id,
      install.type,
      JSON.stringify(install.payload),
    ]);
    expect(await endOf(id, idle)).toMatchObject({ final_state: 'failed', reason: 'operational root access is off' });
  });
});
