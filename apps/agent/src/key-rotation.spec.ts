import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AgentProcess } from './testing/agent-process.js';
import { FakeControlPlane } from './testing/fake-control-plane.js';

describe('an agent that is handed a new key', () => {
  let server: FakeControlPlane;
  let agent: AgentProcess;
  const stored = () => JSON.parse(readFileSync(agent.path.identity, 'utf8')) as { agentKey: string; nextKey?: string };
  const newKey = () => randomBytes(32).toString('hex');

  beforeEach(async () => {
    server = await new FakeControlPlane().start();
    agent = new AgentProcess(server);
  });
  afterEach(async () => {
    await agent.remove();
    await server.stop();
  });

  it('stores it, calls with it, and then uses it for everything, also after a restart', async () => {
    agent.start();
    await server.until('check-in', () => server.checkIns.length > 0);
    expect(server.checkIns[0]).toMatchObject({ takesKeys: true, machine: expect.stringMatching(/^[0-9a-f]{32}$/) });
    const key = newKey();
    server.offer(key);
    await server.until('a call with the new key', () => server.calledWith.get(key)! > 0);
    // It is in use once the answer to that call was read; until then another call may still go out with the old one.
    await server.until('the new key to be in use', () => stored().agentKey === key);
    server.keys.delete(server.agentToken);
    const task = server.shell('echo still here');
    expect(await server.completed(task)).toMatchObject({ status: 'success' });
    expect(stored()).toMatchObject({ agentKey: key });
    expect(stored().nextKey).toBeUndefined();
    const before = server.checkIns.length;
    await agent.end('SIGTERM');
    agent.start();
    await server.until('check-in', () => server.checkIns.length > before);
    expect(server.refusals).toBe(0);
    expect(agent.log).not.toContain(key);
  });

  it('several times while it works loses no check-in and no task, and is never refused', async () => {
    agent.start();
    await server.until('check-in', () => server.checkIns.length > 0);
    let before = server.agentToken;
    for (let round = 0; round < 4; round += 1) {
      const task = server.shell(`echo ${round}`);
      const key = newKey();
      server.offer(key);
      await server.until('a call with the new key', () => server.calledWith.get(key)! > 0);
      expect(await server.completed(task)).toMatchObject({ status: 'success' });
      const checkIns = server.checkIns.length;
      await server.until('the next check-in', () => server.checkIns.length > checkIns);
      server.keys.delete(before);
      before = key;
    }
    expect(server.refusals).toBe(0);
    expect(stored().agentKey).toBe(before);
  });

  it('that turns out to be void goes on with the one it has', async () => {
    agent.start();
    await server.until('check-in', () => server.checkIns.length > 0);
    server.offer(newKey(), { isVoid: true });
    await server.until('the void key to be tried', () => server.refusals > 0);
    const before = server.checkIns.length;
    await server.until('check-ins that go on', () => server.checkIns.length > before + 1);
    expect(stored()).toMatchObject({ agentKey: server.agentToken });
    expect(stored().nextKey).toBeUndefined();
    expect(server.refusals).toBe(1);
  });
});
