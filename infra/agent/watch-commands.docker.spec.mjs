// The journal of a real Debian with systemd and the containers of a real engine, watched by a real agent. One machine for all of them.
import { realpathSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startAgentMachine } from './agent-machine.mjs';
import { output } from './docker-engine.mjs';

const SETUP_LIMIT_MS = 300_000;

/** The engine where an engine is expected, and a service that says something. */
const prepare = `
  ln -s /var/lib/engine.sock /run/docker.sock; ln -sfn /run /var/run
  printf '[Service]\\nExecStart=/bin/sh -c "echo out; echo err >&2; exec sleep infinity"\\n' >/etc/systemd/system/talker.service
  systemctl daemon-reload`;

let engine;
let image;
let machine;
let server;
let resultOf;
let errorOf;
let stop;

beforeAll(async () => {
  const mounts = async ({ host }) => [
    `${realpathSync((await output(['which', 'docker'])).trim())}:/usr/local/bin/docker:ro`,
    `${host.replace('unix://', '')}:/var/lib/engine.sock`,
  ];
  ({ engine, image, machine, server, resultOf, errorOf, stop } = await startAgentMachine({
    hostname: 'watched',
    prepare,
    mounts,
  }));
}, SETUP_LIMIT_MS);
afterAll(() => stop?.(), 90_000);

const printed = (task) => Buffer.concat(task.chunks.map(({ data }) => data)).toString('utf8');
const seen = (task, text) => server.until(`"${text}"`, () => printed(task).includes(text), 30_000);
const say = (text) =>
  machine.sh(
    `printf '%s' '${text}' | logger --tag watched --priority user.warning --socket /dev/log 2>/dev/null || echo '${text}' | systemd-cat --identifier=watched --priority=warning; journalctl --sync || true`,
  );

describe('journal', () => {
  it('get_logs', async () => {
    await machine.sh('systemctl start talker; journalctl --sync || true');
    await say('something is wrong');
    const { entries, cursor } = await resultOf('get_logs', { lines: 50, priority: 'warning' });
    expect(entries).toContainEqual(
      expect.objectContaining({ identifier: 'watched', priority: 'warning', message: 'something is wrong' }),
    );
    expect(cursor).toMatch(/^s=/);
    const ofUnit = await resultOf('get_logs', { unit: 'talker' });
    expect(ofUnit.entries.every(({ unit }) => unit === 'talker.service' || unit === 'init.scope')).toBe(true);
    expect(ofUnit.entries.map(({ message }) => message)).toEqual(expect.arrayContaining(['out', 'err']));
    const unknown = 'There is no unit nothing-like-this.service on this node, and the journal has no lines of one.';
    expect(await errorOf('get_logs', { unit: 'nothing-like-this' })).toBe(unknown);
    expect(await errorOf('follow_logs', { unit: 'nothing-like-this' })).toBe(unknown);
    // A unit that went leaves its lines.
    await machine.sh('systemd-run --quiet --wait --unit=short-lived /bin/sh -c "echo gone by now; journalctl --sync"');
    const left = await resultOf('get_logs', { unit: 'short-lived' });
    expect(left.entries.map(({ message }) => message)).toContain('gone by now');
  }, 60_000);

  it('follow_logs, on from a cursor', async () => {
    const { cursor } = await resultOf('get_logs', { lines: 1 });
    await say('between the two');
    const task = server.give({ type: 'follow_logs', payload: { cursor: { journalCursor: cursor } } });
    await seen(task, 'WARNING watched');
    expect(printed(task)).toContain('between the two');
    await say('while it is followed');
    await seen(task, 'while it is followed');
    server.cancel(task);
    expect((await server.completed(task)).status).toBe('cancelled');
    const short = await resultOf('follow_logs', { unit: 'talker', durationS: 2 });
    expect(short).toMatchObject({ source: 'journal', ended: 'time', cursor: { journalCursor: expect.any(String) } });
  }, 60_000);

  it('follow_logs, through a rotation of the journal and from a cursor that was thrown away with it', async () => {
    const { cursor } = await resultOf('get_logs', { lines: 1 });
    const task = server.give({ type: 'follow_logs', payload: { lines: 50 } });
    await say('before the rotation');
    await seen(task, 'before the rotation');
    await machine.sh('journalctl --rotate');
    await say('after the rotation');
    await seen(task, 'after the rotation');
    server.cancel(task);
    await server.completed(task);
    const lines = printed(task).split('\n');
    for (const text of ['before the rotation', 'after the rotation'])
      expect(lines.filter((line) => line.endsWith(text))).toHaveLength(1);
    await machine.sh('journalctl --rotate; journalctl --vacuum-size=1K');
    await say('since all of it was thrown away');
    const next = server.give({ type: 'follow_logs', payload: { cursor: { journalCursor: cursor } } });
    await seen(next, 'since all of it was thrown away');
    server.cancel(next);
    await server.completed(next);
  }, 90_000);

  it('follow_logs of a preset, from its file or from the journal', async () => {
    const own = server.give({ type: 'follow_logs', payload: { sourcePresetId: 'noderax-agent', lines: 5 } });
    await server.until('lines of the agent', () => /fettle-agent|node\[/.test(printed(own)), 30_000);
    server.cancel(own);
    await server.completed(own);
    await machine.sh('echo "sign-in of ada" >/var/log/auth.log');
    const file = server.give({ type: 'follow_logs', payload: { sourcePresetId: 'auth.log' } });
    await seen(file, 'sign-in of ada');
    server.cancel(file);
    await server.completed(file);
  }, 60_000);

  it('log.scan, with cursors, of files and of the journal', async () => {
    const scan = (payload) => resultOf('log.scan', payload);
    const first = await scan({ sourcePresetId: 'syslog' });
    expect(first).toMatchObject({ sourceType: 'journal', warnings: [] });
    await say('since the scan');
    const next = await scan({ mode: 'monitor', sourcePresetId: 'syslog', cursor: first.cursor });
    expect(next.entries.map(({ message }) => message)).toContain('since the scan');
    expect((await scan({ sourcePresetId: 'noderax-agent' })).sourceType).toBe('journal');
    await machine.sh(`printf 'one\\ntwo\\nthree\\n' >/var/log/auth.log`);
    const limits = { maxLines: 2, backfillLines: 2 };
    const file = await scan({ sourcePresetId: 'auth.log', limits });
    expect(file).toMatchObject({
      sourceType: 'file',
      truncated: true,
      linesRead: 2,
      entries: [{ message: 'two' }, { message: 'three' }],
    });
    await machine.sh(`printf 'four\\nfive\\nsix\\nhalf' >>/var/log/auth.log`);
    const more = await scan({ mode: 'monitor', sourcePresetId: 'auth.log', limits, cursor: file.cursor });
    expect(more).toMatchObject({ truncated: true, entries: [{ message: 'four' }, { message: 'five' }] });
    const last = await scan({ mode: 'monitor', sourcePresetId: 'auth.log', limits, cursor: more.cursor });
    expect(last).toMatchObject({ truncated: false, entries: [{ message: 'six' }] });
    await machine.sh(`mv /var/log/auth.log /var/log/auth.log.1; echo new >/var/log/auth.log`);
    const rotated = await scan({ mode: 'monitor', sourcePresetId: 'auth.log', cursor: last.cursor });
    expect(rotated).toMatchObject({ entries: [{ message: 'new' }], warnings: [expect.stringMatching(/was rotated/)] });
    await machine.sh(`: >/var/log/auth.log`);
    const emptied = await scan({ mode: 'monitor', sourcePresetId: 'auth.log', cursor: rotated.cursor });
    expect(emptied).toMatchObject({ entries: [], warnings: [expect.stringMatching(/was emptied/)] });
    const asRoot = await scan({ sourcePresetId: 'auth.log', runAsRoot: true, rootScope: 'operational' });
    expect(asRoot.sourceType).toBe('journal');
  }, 60_000);
});

describe('containers', () => {
  const named = async (name) => (await resultOf('container_list')).containers.find((row) => row.name === name);

  it('container_list, container_logs, container_control', async () => {
    const script = 'echo out; echo err >&2; trap "exit 0" TERM; while :; do sleep 1; done';
    await engine.docker(['run', '--detach', '--network', 'none', '--name', 'probe', image, '/bin/sh', '-c', script]);
    const { engine: kind, program } = await resultOf('container_list');
    expect({ kind, program }).toEqual({ kind: 'docker', program: '/usr/local/bin/docker' });
    const probe = await named('probe');
    expect(probe).toMatchObject({
      state: 'running',
      health: null,
      restarts: 0,
      isLooping: false,
      exitCode: null,
      project: null,
    });
    expect(probe.targetId).toBe(probe.id);
    const logs = await resultOf('container_logs', { container: 'probe', tail: 10 });
    expect(logs.lines.map(({ stream, message }) => `${stream} ${message}`).sort()).toEqual([
      'stderr err',
      'stdout out',
    ]);
    const control = (action, more = {}) => resultOf('container_control', { container: 'probe', action, ...more });
    expect(
      await errorOf('container_control', { container: 'probe', action: 'stop', targetId: '0'.repeat(64) }),
    ).toMatch(/^The target has changed/);
    expect((await named('probe')).state).toBe('running');
    expect(await control('pause', { targetId: probe.id })).toMatchObject({ state: 'paused' });
    expect(await control('unpause')).toMatchObject({ state: 'running' });
    expect(await control('restart', { targetId: probe.id })).toMatchObject({ state: 'running' });
    expect(await control('stop', { targetId: probe.id })).toMatchObject({ state: 'exited' });
    expect((await resultOf('container_list', { all: false })).containers.map(({ name }) => name)).not.toContain(
      'probe',
    );
    expect(await control('start')).toMatchObject({ state: 'running' });
    // What the engine says no to is a failure, not an answer.
    expect(await errorOf('container_control', { container: 'probe', action: 'unpause' })).toMatch(
      /exit code 1.*not paused/s,
    );
    expect(await errorOf('container_control', { container: 'nothing-like-this', action: 'start' })).toBe(
      'There is no container nothing-like-this on this node.',
    );
    await engine.docker(['rm', '--force', 'probe']);
  }, 120_000);
});
