import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentProcess, processExists } from './testing/agent-process.js';
import { FakeControlPlane, outputOf } from './testing/fake-control-plane.js';

describe('stopping', () => {
  let server: FakeControlPlane;
  let agent: AgentProcess;

  beforeEach(async () => {
    server = await new FakeControlPlane().start();
    agent = new AgentProcess(server);
  });
  afterEach(async () => {
    await agent.remove();
    await server.stop();
  });

  const pidIn = (text: Buffer) => Number(/\d+/.exec(text.toString())?.[0]);

  it('a task that is cancelled before its start never becomes a process', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    server.before = (path) => (path.endsWith('/started') ? gate : undefined);
    agent.start();
    const record = server.shell('echo never');
    await server.until('the start request', () => server.requests.some((path) => path.endsWith('/started')));
    server.cancel(record);
    await server.until(
      'the next claim',
      () => server.claims.filter((claim) => claim.running?.length === 1).length >= 2,
    );
    release();
    expect(await server.completed(record)).toMatchObject({ status: 'cancelled' });
    expect(record.chunks).toEqual([]);
  });

  it('an attempt whose lease was lost ends, and the next attempt of the task on this node runs after it', async () => {
    agent.start();
    const payload = { workingDirectory: agent.stateDir };
    const first = server.shell('trap "" TERM; echo up; until [ -e go ]; do sleep 0.05; done', {
      payload,
      idempotent: true,
    });
    await server.until('output', () => first.chunks.length > 0);
    server.loseLease(first);
    const second = server.shell('echo second', { id: first.task.id, attempt: 2, idempotent: true });
    await server.until('claims while the first still ends', () => {
      const held = server.claims.at(-1)?.running ?? [];
      return held.some(({ attempt }) => attempt === 2);
    });
    server.shell('true');
    writeFileSync(join(agent.stateDir, 'go'), '');
    expect(await server.completed(second)).toMatchObject({ status: 'success', attempt: 2 });
    expect(outputOf(second).toString()).toBe('second\n');
    expect(first.completions).toBe(0);
  });

  it('a cancelled task that waits for a slot is reported at once', async () => {
    agent.start();
    const script = 'until [ -e go ]; do sleep 0.05; done';
    const payload = { workingDirectory: agent.stateDir };
    const alone = server.shell(script, { payload });
    const waiting = server.shell('echo never', { exclusive: true });
    await server.until('both', () => server.claims.some((claim) => claim.running?.length === 2));
    server.cancel(waiting);
    expect(await server.completed(waiting)).toMatchObject({ status: 'cancelled' });
    expect(alone.completed).toBeUndefined();
    writeFileSync(join(agent.stateDir, 'go'), '');
    expect(await server.completed(alone)).toMatchObject({ status: 'success' });
  });

  it('a running task gets TERM and may end in its own way', async () => {
    agent.start();
    const record = server.shell('trap "echo bye; exit 9" TERM; echo up; while :; do sleep 0.05; done');
    await server.until('output', () => record.chunks.length > 0);
    server.cancel(record);
    expect(await server.completed(record)).toMatchObject({ status: 'cancelled', exitCode: 9 });
    expect(outputOf(record, 'stdout').toString()).toBe('up\nbye\n');
  });

  it('a group that ignores TERM gets KILL', async () => {
    agent.start();
    const record = server.shell('trap "" TERM; sleep 600 & echo $!; wait');
    await server.until('output', () => record.chunks.length > 0);
    server.cancel(record);
    const completed = await server.completed(record);
    expect(completed).toMatchObject({ status: 'cancelled', result: { signal: 'SIGKILL' } });
    expect(completed.stopFailed).toBeUndefined();
    expect(processExists(pidIn(outputOf(record)))).toBe(false);
  });

  it('says that it could not stop a process which left the group, and which one', async () => {
    agent.start();
    const record = server.shell('setsid sh -c "echo \\$\\$; exec sleep 600" & wait');
    await server.until('output', () => record.chunks.length > 0);
    const pid = pidIn(outputOf(record));
    server.cancel(record);
    const completed = await server.completed(record);
    expect(completed).toMatchObject({ status: 'cancelled', stopFailed: true });
    expect(completed.error).toContain(String(pid));
    process.kill(pid, 'SIGKILL');
  });

  it('a cancel that comes after the end changes nothing', async () => {
    agent.start();
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    server.before = (path) => (path.endsWith('/completed') ? gate : undefined);
    const record = server.shell('echo done');
    await server.until('the report', () => server.requests.some((path) => path.endsWith('/completed')));
    server.cancel(record);
    release();
    expect(await server.completed(record)).toMatchObject({ status: 'success' });
  });

  it('a process whose lease is lost is stopped and not reported', async () => {
    agent.start();
    const record = server.shell('sleep 600 & echo $!; wait');
    await server.until('output', () => record.chunks.length > 0);
    server.loseLease(record);
    const pid = pidIn(outputOf(record));
    await server.until('the end of the process', () => !processExists(pid));
    await server.until('a claim without it', () => server.claims.at(-1)?.running?.length === 0);
    expect(record.completions).toBe(0);
  });

  it('a process whose output is answered with lease_lost is stopped', async () => {
    agent.start();
    const record = server.shell('echo $$; until [ -e go ]; do sleep 0.05; done; echo more; sleep 600', {
      payload: { workingDirectory: agent.stateDir },
    });
    await server.until('output', () => record.chunks.length > 0);
    server.lost.add(`${record.task.id}.1`);
    writeFileSync(join(agent.stateDir, 'go'), '');
    const pid = pidIn(outputOf(record));
    await server.until('the end of the process', () => !processExists(pid));
    expect(record.completions).toBe(0);
  });
});
