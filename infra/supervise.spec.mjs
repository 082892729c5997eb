import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { childLog } from './child-log.mjs';
import { gone, identify, startTime } from './processes.mjs';
import { Supervised } from './supervise.mjs';

const run = (script) => spawn(process.execPath, ['-e', script], { detached: true, stdio: 'ignore' });

/** Collects what happened and lets a test wait for it. */
function watch() {
  const events = {
    starts: 0,
    crashes: [],
    changed: () => {},
    seen: Promise.withResolvers(),
    over: Promise.withResolvers(),
  };
  events.crashed = (_name, how, delayMs) => events.crashes.push({ how, delayMs });
  events.gaveUp = (_name, how) => events.over.resolve(how);
  return events;
}

describe('supervised child', () => {
  it('is started again after it was killed', async () => {
    const events = watch();
    const part = new Supervised(
      'x',
      async (onSpawn) => {
        const child = run('setInterval(() => {}, 1000)');
        onSpawn(child);
        if (++events.starts === 2) events.seen.resolve();
        return child;
      },
      events,
    );
    await part.start();
    const first = part.child.pid;
    part.child.kill('SIGKILL');
    await events.seen.promise;
    expect(part.child.pid).not.toBe(first);
    expect(events.crashes).toEqual([{ how: 'was ended by SIGKILL', delayMs: 500 }]);
    await part.stop(5000);
    expect(startTime(part.child.pid)).toBeNull();
  });

  it('is started again at once, however often, when its exit code asks for it, and that is no crash', async () => {
    const events = watch();
    events.asked = 0;
    events.restarting = () => (events.asked += 1);
    const launch = async (onSpawn) => {
      const last = ++events.starts === 8;
      const child = run(last ? 'setInterval(() => {}, 1000)' : 'process.exit(75)');
      onSpawn(child);
      if (last) events.seen.resolve();
      return child;
    };
    const part = new Supervised('x', launch, events);
    await part.start();
    await events.seen.promise;
    expect([events.asked, events.crashes]).toEqual([7, []]);
    await part.stop(5000);
  });

  it('fails its first start with the reason', async () => {
    const part = new Supervised('x', () => Promise.reject(new Error('no')), watch());
    await expect(part.start()).rejects.toThrow('no');
  });

  it('is killed with its whole group when it does not stop in time', async () => {
    const script = `const c = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.stdout.write(String(c.pid))`;
    const launch = async () =>
      spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    const part = new Supervised('x', launch, watch());
    await part.start();
    const grandchild = identify(Number(String((await once(part.child.stdout, 'data'))[0])));
    await part.stop(100);
    expect(startTime(part.child.pid)).toBeNull();
    expect(await gone([grandchild], 5000)).toBe(true);
  });

  it('is given up after five crashes in a minute, each start later than the one before', async () => {
    const events = watch();
    const launch = async () => run('process.exit(3)');
    const part = new Supervised('x', launch, events, { firstDelayMs: 1 });
    await part.start();
    expect(await events.over.promise).toBe('ended with code 3');
    expect(events.crashes.map((crash) => crash.delayMs)).toEqual([1, 2, 4, 8, 16]);
  });
});

describe('child log', () => {
  it('keeps one older file and never grows beyond its limit', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fettle-log-'));
    const log = childLog(join(folder, 'deep', 'x.log'), 10);
    for (const text of ['12345', '67890', 'abc', '']) log.write(Buffer.from(text));
    expect(readFileSync(log.path, 'utf8')).toBe('abc');
    expect(readFileSync(`${log.path}.1`, 'utf8')).toBe('1234567890');
    rmSync(folder, { recursive: true, force: true });
  });
});
