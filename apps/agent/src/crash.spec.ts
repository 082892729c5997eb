import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AgentProcess, processExists } from './testing/agent-process.js';
import { type AttemptRecord, FakeControlPlane, outputOf } from './testing/fake-control-plane.js';

describe('a killed agent', () => {
  let server: FakeControlPlane;
  let agent: AgentProcess;

  beforeEach(async () => {
    server = await new FakeControlPlane().start();
    agent = new AgentProcess(server).start();
  });
  afterEach(async () => {
    await agent.remove();
    await server.stop();
  });

  const runs = () => readFileSync(join(agent.stateDir, 'runs'), { encoding: 'utf8', flag: 'a+' });
  /** A task that leaves a line behind each time it really runs. */
  const counted = (rest: string): AttemptRecord =>
    server.shell(`echo run >> runs; ${rest}`, { payload: { workingDirectory: agent.stateDir } });

  it('runs a task that it had accepted and not started, once, when the lease is still its own', async () => {
    let killed: Promise<unknown> | undefined;
    server.before = (path) => {
      if (path.endsWith('/started')) killed ??= agent.end('SIGKILL');
    };
    const record = counted('echo done');
    await server.until('the kill', () => killed !== undefined);
    await killed;
    expect(runs()).toBe('');
    expect(agent.readJournal()).toContain('"accepted"');
    agent.start();
    expect(await server.completed(record)).toMatchObject({ status: 'success' });
    expect(runs()).toBe('run\n');
  });

  it('forgets a task that it had accepted when the lease is lost by then', async () => {
    let killed: Promise<unknown> | undefined;
    server.before = (path) => {
      if (path.endsWith('/started')) killed ??= agent.end('SIGKILL');
    };
    const record = counted('echo done');
    await server.until('the kill', () => killed !== undefined);
    await killed;
    await server.unparked();
    server.loseLease(record);
    agent.start();
    const next = server.shell('echo next');
    await server.completed(next);
    expect(runs()).toBe('');
    expect(record.completions).toBe(0);
  });

  it('reports a task as unknown when it died between the journal entry and the spawn', async () => {
    const record = counted('sleep 600');
    await server.until('the start', () => runs() !== '');
    await agent.end('SIGKILL');
    // The journal as it is when the crash comes just before the pid could be written down.
    const lines = agent
      .readJournal()
      .split('\n')
      .filter((line) => !line.includes('"spawned"'));
    writeFileSync(agent.path.journal, lines.join('\n'));
    agent.start();
    expect(await server.completed(record)).toMatchObject({ status: 'failed', outcome: 'unknown' });
    expect(runs()).toBe('run\n');
  });

  it('ends what is left of a task that was running, sends its stored output and reports it as unknown', async () => {
    server.override = (path) => (path.endsWith('/output') ? { status: 503 } : undefined);
    // The pid first: the crash comes as soon as there is output.
    const record = counted('sleep 600 & echo $! > pid; echo before the crash; wait');
    await server.until('the output request', () => server.requests.some((path) => path.endsWith('/output')));
    await agent.end('SIGKILL');
    const child = Number(readFileSync(join(agent.stateDir, 'pid'), 'utf8'));
    expect(processExists(child)).toBe(true);
    server.override = () => undefined;
    agent.start();
    expect(await server.completed(record)).toMatchObject({ status: 'failed', outcome: 'unknown', attempt: 1 });
    expect(outputOf(record).toString()).toBe('before the crash\n');
    expect(processExists(child)).toBe(false);
    expect(runs()).toBe('run\n');
    expect(record.completions).toBe(1);
  });

  it('reports the true result of a task that ended before the crash', async () => {
    let killed: Promise<unknown> | undefined;
    server.before = (path) => {
      if (path.endsWith('/completed')) killed ??= agent.end('SIGKILL');
    };
    server.override = (path) => (path.endsWith('/completed') && killed !== undefined ? { status: 503 } : undefined);
    const record = counted('echo result; exit 7');
    await server.until('the kill', () => killed !== undefined);
    await killed;
    server.override = () => undefined;
    agent.start();
    expect(await server.completed(record)).toMatchObject({ status: 'failed', exitCode: 7 });
    expect(outputOf(record).toString()).toBe('result\n');
    expect(runs()).toBe('run\n');
  });

  it('ignores a torn last line of its journal', async () => {
    await server.until('check-in', () => server.checkIns.length > 0);
    await agent.end('SIGKILL');
    await server.unparked();
    appendFileSync(agent.path.journal, '{"kind":"accepted","key":"x.1","ta');
    agent.start();
    expect(await server.completed(server.shell('echo fine'))).toMatchObject({ status: 'success' });
  });

  it('lets only one process use a state directory', async () => {
    await server.until('check-in', () => server.checkIns.length > 0);
    const first = agent.pid;
    expect(await agent.start().exitCode()).toBe(3);
    process.kill(first, 'SIGKILL');
  });
});

describe('an agent that cannot write', () => {
  it('starts no process whose output it could not keep', async () => {
    const server = await new FakeControlPlane().start();
    const agent = new AgentProcess(server).start();
    try {
      await server.until('check-in', () => server.checkIns.length > 0);
      const spool = join(agent.stateDir, 'spool');
      rmSync(spool, { recursive: true });
      writeFileSync(spool, 'in the way');
      const payload = { workingDirectory: agent.stateDir };
      const record = server.shell('echo run >> runs', { payload });
      const completed = await server.completed(record);
      expect(completed).toMatchObject({ status: 'failed' });
      expect(completed.error).toContain('cannot write to its state directory');
      expect(existsSync(join(agent.stateDir, 'runs'))).toBe(false);
      rmSync(spool);
      mkdirSync(spool);
      expect(await server.completed(server.shell('true'))).toMatchObject({ status: 'success' });
    } finally {
      await agent.remove();
      await server.stop();
    }
  });
});

describe('a terminated agent', () => {
  it('ends its tasks, reports them and stops with code 0', async () => {
    const server = await new FakeControlPlane().start();
    const agent = new AgentProcess(server).start();
    try {
      const record = server.shell('echo started; sleep 600');
      await server.until('output', () => record.chunks.length > 0);
      expect(await agent.end('SIGTERM')).toBe(0);
      expect(record.completed).toMatchObject({ status: 'failed', exitCode: null });
      expect(record.completed?.error).toContain('agent was stopped');
    } finally {
      await agent.remove();
      await server.stop();
    }
  });
});
