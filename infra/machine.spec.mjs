import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Machine } from './machine.mjs';
import { identify, startTime } from './processes.mjs';

let dataDir;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'fettle-machine-'))));
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Who is deaf is waited for in vain; who is not gets the time that a busy machine needs. */
const LIMITS = { first: 10_000, second: 10_000, deaf: 100 };

/** A part that runs until it is asked to stop, then notes its name; `deaf` ones only end when they are killed. */
function part(name, { deaf = false } = {}) {
  const note = `require('fs').appendFileSync(${JSON.stringify(join(dataDir, 'stopped'))}, '${name} ')`;
  const script = `process.on('SIGTERM', () => { ${deaf ? '' : `${note}; process.exit(0);`} }); setInterval(() => {}, 1000); console.log('up')`;
  return async ({ onSpawn }) => {
    const child = spawn(process.execPath, ['-e', script], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] });
    onSpawn(child);
    await once(child.stdout, 'data');
    return child;
  };
}

const recorded = () => JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));

describe('all processes of a start', () => {
  it('stop in reverse order, and the exit code is that of the first request', async () => {
    const machine = new Machine({ dataDir }, LIMITS);
    await machine.run('first', part('first'));
    await machine.run('second', part('second'));
    expect(recorded().map((one) => one.name)).toEqual(['first', 'second']);
    await Promise.all([machine.stop(3), machine.stop(0)]);
    expect(await machine.finished).toBe(3);
    expect(readFileSync(join(dataDir, 'stopped'), 'utf8')).toBe('second first ');
    expect(recorded()).toEqual([]);
  });

  it('leave the others their time when one does not stop', async () => {
    const machine = new Machine({ dataDir }, LIMITS);
    await machine.run('first', part('first'));
    await machine.run('deaf', part('deaf', { deaf: true }));
    const deaf = recorded()[1].pid;
    await machine.stop();
    expect(startTime(deaf)).toBeNull();
    expect(readFileSync(join(dataDir, 'stopped'), 'utf8')).toBe('first ');
  });

  it('that a killed start left behind are ended, and only those', async () => {
    const child = await part('left')({ onSpawn: () => {} });
    const reused = { name: 'reused pid', pid: process.pid, started: '1' };
    writeFileSync(join(dataDir, 'run.json'), JSON.stringify([{ name: 'left', ...identify(child.pid) }, reused]));
    await new Machine({ dataDir }).clearLeftovers();
    expect(startTime(child.pid)).toBeNull();
    expect(startTime(process.pid)).not.toBeNull();
  });

  it('do not start any more once stopping was asked for', async () => {
    const machine = new Machine({ dataDir }, LIMITS);
    await machine.stop();
    await machine.run('late', () => Promise.reject(new Error('must not be launched')));
    expect(await machine.finished).toBe(0);
  });
});
