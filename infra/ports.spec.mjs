import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
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

  it('sees a server that has only ::1, to which "localhost" would lead a browser', async () => {
    const server = createServer().listen(0, '::1');
    const [error] = await Promise.race([once(server, 'listening'), once(server, 'error')]);
    if (error) return; // This machine has no IPv6, so nobody can be there.
    const { port } = server.address();
    const plan = makePlan(['--port-base', String(port)], { DATABASE_URL: 'postgres://elsewhere' });
    await expect(requirePorts(plan)).rejects.toThrow(`Port ${port} (operator surface) is taken by process`);
    server.close();
    await once(server, 'close');
  });

  it('offers a port that is free and that the kernel gives to nobody meanwhile; no two workers are offered the same', async () => {
    const [lowest] = readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8').split(/\s/).map(Number);
    const mine = process.env.JEST_WORKER_ID;
    const offered = new Map();
    for (const worker of ['1', '2']) {
      process.env.JEST_WORKER_ID = worker;
      offered.set(worker, await Promise.all(Array.from({ length: 50 }, () => freePort())));
    }
    process.env.JEST_WORKER_ID = mine;
    const [one, two] = ['1', '2'].map((worker) => offered.get(worker));
    expect(await isFree(one[0])).toBe(true);
    expect(Math.max(...one, ...two)).toBeLessThan(lowest);
    expect(Math.max(...one)).toBeLessThan(Math.min(...two));
  });
});
