import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { AgentProcess, processExists } from './testing/agent-process.js';
import { FakeControlPlane, outputOf } from './testing/fake-control-plane.js';

describe('an agent process', () => {
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

  it('enrols once with a token from a file, keeps its identity private and uses it after a restart', async () => {
    agent.start();
    await server.until('check-in', () => server.checkIns.length > 0);
    expect(statSync(agent.path.identity).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(agent.path.identity, 'utf8'))).toMatchObject({ nodeId: server.nodeId });
    expect(await agent.end('SIGTERM')).toBe(0);
    const before = server.checkIns.length;
    agent.start();
    await server.until('check-in', () => server.checkIns.length > before);
    expect(server.consumes).toBe(1);
    expect(agent.log).not.toContain(server.token);
    expect(agent.log).not.toContain(server.agentToken);
  });

  it('ends with code 2 and says why when its token is not known', async () => {
    server.override = (path) =>
      path.endsWith('consume') ? { status: 410, body: { message: 'Token expired' } } : undefined;
    expect(await agent.start().exitCode()).toBe(2);
    expect(agent.log).toContain('Token expired');
  });

  it('says what the machine is and how it does', async () => {
    agent.start();
    await server.until('two check-ins', () => server.checkIns.length >= 2);
    const [first, second] = server.checkIns;
    expect(first?.manifest).toMatchObject({ os: 'linux', commands: expect.arrayContaining(['shell.exec', 'exec']) });
    expect(second?.manifest).toBeUndefined();
    const sample = server.checkIns.flatMap((checkIn) => checkIn.metrics).at(-1);
    expect(sample?.memoryTotalBytes).toBeGreaterThan(sample?.memoryUsedBytes ?? 0);
    expect(sample?.disks.some((disk) => disk.mount === '/' && disk.totalBytes > 0)).toBe(true);
    expect(sample?.uptimeS).toBeGreaterThan(0);
  });

  it('runs a shell command and an argv command, and reports output, exit code and result', async () => {
    agent.start();
    const shell = server.shell('echo out; echo err >/dev/stderr; exit 3');
    const exec = server.give({ type: 'exec', payload: { argv: ['printf', '%s|', 'a b', '$HOME', ''] } });
    expect(await server.completed(shell)).toMatchObject({ status: 'failed', exitCode: 3, attempt: 1 });
    expect(await server.completed(exec)).toMatchObject({ status: 'success', exitCode: 0, result: { droppedBytes: 0 } });
    expect(outputOf(shell, 'stdout').toString()).toBe('out\n');
    expect(outputOf(shell, 'stderr').toString()).toBe('err\n');
    expect(outputOf(exec).toString()).toBe('a b|$HOME||');
    expect([shell.starts, exec.starts]).toEqual([1, 1]);
  });

  it('uses the working directory and the environment that it is given, and passes on nothing of its own', async () => {
    agent.start();
    const payload = { workingDirectory: '/usr', environment: { ONE: '1' } };
    const added = server.shell('pwd; echo "$ONE"; env | grep -c FETTLE_AGENT; true', { payload });
    await server.completed(added);
    expect(outputOf(added).toString()).toBe('/usr\n1\n0\n');
    const argv = ['/usr/bin/env'];
    const replaced = server.give({
      type: 'exec',
      payload: { argv, environment: { ONE: '1' }, environmentMode: 'replace' },
    });
    await server.completed(replaced);
    const names = outputOf(replaced)
      .toString()
      .split('\n')
      .map((line) => line.split('=')[0]);
    expect(new Set(names)).toEqual(new Set(['', 'FETTLE_TASK', 'ONE']));
  });

  it.each([
    ['an unknown command', { type: 'format.disk', payload: {} }, 'knows no command'],
    ['parameters that do not fit', { type: 'exec', payload: { argv: 'ls' } }, 'argv'],
    ['a missing program', { type: 'exec', payload: { argv: ['/no/such/program'] } }, '/no/such/program'],
    [
      'a missing directory',
      { type: 'exec', payload: { argv: ['ls'], workingDirectory: '/no/such' } },
      '/no/such does not exist',
    ],
  ])('refuses %s with a reason', async (_, task, reason) => {
    agent.start();
    const record = server.give(task);
    const completed = await server.completed(record);
    expect(completed.status).toBe('failed');
    expect(completed.error).toContain(reason);
  });

  it('runs at most four tasks at a time, in order, and an exclusive one alone', async () => {
    agent.start();
    const script = (name: string) =>
      `echo "+${name}" >> log; until [ -e go ]; do sleep 0.05; done; echo "-${name}" >> log`;
    const payload = { workingDirectory: agent.stateDir };
    const records = ['a', 'b', 'c', 'd', 'e'].map((name) => server.shell(script(name), { payload }));
    await server.until('four starts', () => records.filter((record) => record.starts === 1).length === 4);
    const alone = server.shell('sort -c log 2>/dev/null; grep -c + log; grep -c - log', { payload, exclusive: true });
    expect(records[4]?.starts).toBe(0);
    writeFileSync(`${agent.stateDir}/go`, '');
    for (const record of records) await server.completed(record);
    await server.completed(alone);
    expect(outputOf(alone).toString()).toBe('5\n5\n');
  });

  it('ends a task that runs longer than its timeout, with its whole group', async () => {
    agent.start();
    const record = server.shell('sleep 600 & echo $!; wait', { timeoutSeconds: 1 });
    expect(await server.completed(record)).toMatchObject({ status: 'timeout', error: 'Ran longer than 1 s.' });
    expect(processExists(Number(outputOf(record).toString()))).toBe(false);
  });
});
