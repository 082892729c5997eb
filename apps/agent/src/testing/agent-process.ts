import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FakeControlPlane } from './fake-control-plane.js';

const main = fileURLToPath(new URL('../main.js', import.meta.url));

/** A real agent process against a fake control plane, with a state directory of its own that outlives restarts. */
export class AgentProcess {
  readonly stateDir = mkdtempSync(join(tmpdir(), 'fettle-agent-'));
  log = '';
  #child: ChildProcess | undefined;

  constructor(
    private readonly server: FakeControlPlane,
    private readonly env: Record<string, string> = {},
  ) {}

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get path(): { journal: string; identity: string; tokenFile: string } {
    const file = (name: string) => join(this.stateDir, name);
    return { journal: file('journal.jsonl'), identity: file('identity.json'), tokenFile: file('token') };
  }

  /** Starts the agent with a token file. `before` is shell text that runs first in the same process (limits). */
  start(before = ''): this {
    writeFileSync(this.path.tokenFile, `${this.server.token}\n`, { mode: 0o600 });
    const args = [
      'run',
      '--api-url',
      this.server.url,
      '--state-dir',
      this.stateDir,
      '--bootstrap-token-file',
      this.path.tokenFile,
    ];
    const script = `${before}\nexec "$0" "$@"`;
    const child = spawn('/bin/bash', ['-c', script, process.execPath, main, ...args, '--log-level', 'debug'], {
      env: { PATH: process.env['PATH'], HOME: this.stateDir, FETTLE_AGENT_SHUTDOWN_GRACE_MS: '500', ...this.env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    child.stderr?.on('data', (data: Buffer) => (this.log += data.toString()));
    this.#child = child;
    return this;
  }

  /** Sends a signal and waits for the end; gives the exit code, null after SIGKILL. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const exit = once(child, 'exit');
    child.kill(signal);
    return ((await exit) as [number | null])[0];
  }

  /** Waits until it ends by itself. */
  async exitCode(): Promise<number | null> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null) return child?.exitCode ?? null;
    return ((await once(child, 'exit')) as [number | null])[0];
  }

  readJournal(): string {
    try {
      return readFileSync(this.path.journal, 'utf8');
    } catch {
      return '';
    }
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    rmSync(this.stateDir, { recursive: true, force: true });
  }
}

/** Whether a process exists and is not a zombie. */
export function processExists(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !['Z', 'X'].includes(stat.slice(stat.lastIndexOf(')') + 2)[0] ?? '');
  } catch {
    return false;
  }
}
