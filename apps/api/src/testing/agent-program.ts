import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestApi } from './test-api.js';
import type { EnrolledNode } from './world.js';

const program = fileURLToPath(new URL('../../../agent/dist/main.js', import.meta.url));

/** The real agent of an enrolled node, as a process of its own that speaks with a test's API. */
export class AgentProgram {
  private constructor(
    private readonly child: ChildProcess,
    private readonly stateDir: string,
  ) {}

  static async start(api: TestApi, node: EnrolledNode): Promise<AgentProgram> {
    const stateDir = await mkdtemp(join(tmpdir(), 'fettle-agent-'));
    const identity = { nodeId: node.id, agentKey: node.key, registeredAt: new Date().toISOString() };
    await writeFile(join(stateDir, 'identity.json'), JSON.stringify(identity), { mode: 0o600 });
    const url = `http://127.0.0.1:${api.ports.agent}`;
    const child = spawn(process.execPath, [program, 'run', '--api-url', url, '--state-dir', stateDir], {
      env: { PATH: process.env['PATH'], HOME: stateDir, FETTLE_AGENT_SHUTDOWN_GRACE_MS: '500' },
      stdio: 'ignore',
    });
    return new AgentProgram(child, stateDir);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const exit = once(this.child, 'exit');
      this.child.kill('SIGKILL');
      await exit;
    }
    await rm(this.stateDir, { recursive: true, force: true });
  }
}
