import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { makePlan, requirePorts } from './plan.mjs';
import { describeHolder, freePort, holder, isFree } from './ports.mjs';

describe('ports', () => {
  it('names the process that listens on a port', async () => {
    const script = "const s=require('net').createServer().listen(0,'127.0.0.1',()=>console.log(s.address().port))";
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const port = Number(String((await once(child.stdout, 'data'))[0]));
    try {
      expect(await isFree(port)).toBe(false);
      expect(holder(port)).toMatchObject({ pid: child.pid, command: expect.stringContaining('createServer') });
      expect(describeHolder(port, 'dashboard')).toContain(`taken by process ${child.pid}: `);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
    expect(holder(port)).toBeNull();
    expect(await isFree(port)).toBe(true);
  });

  it('finds a listener on the IPv6 wildcard too', async () => {
    const server = createServer();
    server.listen(0, '::');
    await once(server, 'listening');
    expect(holder(server.address().port)).toMatchObject({ pid: process.pid });
    server.close();
    await once(server, 'close');
  });

  it('refuses to start when a port of the plan is taken, and says which and by whom', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address();
    const plan = makePlan(['--port-base', String(port)], { DATABASE_URL: 'postgres://elsewhere' });
    await expect(requirePorts(plan)).rejects.toThrow(
      `Port ${port} (operator surface) is taken by process ${process.pid}`,
    );
    server.close();
    await once(server, 'close');
  });

  it('offers a port that is free', async () => {
    expect(await isFree(await freePort())).toBe(true);
  });
});

describe('plan', () => {
  it('shifts every port by the base', () => {
    expect(makePlan(['--port-base', '9000'], {}).ports).toEqual({
      operator: 9000,
      admin: 9001,
      agent: 9002,
      dashboard: 9010,
      console: 9011,
      postgres: 9020,
      ops: 9030,
    });
  });

  it('takes single ports from their settings when no base is given', () => {
    expect(makePlan([], { FETTLE_PORT_AGENT: '9999' }).ports).toMatchObject({ operator: 7400, agent: 9999 });
    expect(() => makePlan([], { FETTLE_PORT_AGENT: '99999' })).toThrow('FETTLE_PORT_AGENT must be');
  });

  it.each([['x'], ['0'], ['70000'], ['7400.5']])('refuses the port base %s', (value) => {
    expect(() => makePlan(['--port-base', value], {})).toThrow('--port-base must be');
  });

  it('refuses an unknown flag and shows the usage', () => {
    expect(() => makePlan(['--nope'], {})).toThrow('--data-dir DIR');
  });
});
