import { spawn } from 'node:child_process';
import { CommandFailed, Refusal } from '../commands/prepared.js';
import { MARK_NAME } from '../mark.js';
import { sendSignal } from './process.js';

/** How a program that a command needs is run. */
export interface ProgramOptions {
  /** Ends the program, and everything that it started. */
  readonly signal: AbortSignal;
  /** The attempt: its mark, so that the program is found after a crash. */
  readonly key: string;
  /** Standard input; without it there is none. */
  readonly input?: string | Buffer;
  readonly env?: Record<string, string>;
  readonly cwd?: string;
  /** Bytes kept of each stream; what is over is counted and dropped. Default 4 MiB. */
  readonly maxBytes?: number;
  /** Told of each piece of output as it comes; nothing is kept then. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', data: Buffer) => void;
  /** Exit codes that are no failure. Default only 0. */
  readonly okay?: readonly number[];
}

/** What a program printed and how it ended. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that were over the limit. */
  readonly droppedBytes: number;
}

const KILL_AFTER_MS = 3_000;
/** Programs are asked in one language, and without colours or pagers. */
const PLAIN = {
  LC_ALL: 'C.UTF-8',
  LANG: 'C.UTF-8',
  TERM: 'dumb',
  SYSTEMD_COLORS: '0',
  SYSTEMD_PAGER: '',
  PAGER: 'cat',
};
const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Runs a program of the machine to its end; no shell is involved. When `signal` aborts its whole group gets TERM, and KILL 3 s later.
 * @throws Refusal when it cannot be started, CommandFailed when it ends with another exit code than `okay`, or by a signal
 */
export async function runProgram(
  argv: readonly [string, ...string[]],
  options: ProgramOptions,
): Promise<ProgramResult> {
  options.signal.throwIfAborted();
  const [program, ...args] = argv;
  const child = spawn(program, args, {
    cwd: options.cwd ?? '/',
    env: { PATH: process.env['PATH'] ?? PATH, HOME: '/', ...PLAIN, ...options.env, [MARK_NAME]: options.key },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const kept = { stdout: new Kept(options.maxBytes), stderr: new Kept(options.maxBytes) };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (data: Buffer) => (options.onOutput ? options.onOutput(name, data) : kept[name].take(data)));
  }
  // A program that does not read its input closes it: no fault of ours.
  child.stdin.on('error', () => undefined).end(options.input);
  let kill: NodeJS.Timeout | undefined;
  const stop = () => {
    if (child.pid === undefined) return;
    const group = -child.pid;
    sendSignal(group, 'SIGTERM');
    kill = setTimeout(() => sendSignal(group, 'SIGKILL'), KILL_AFTER_MS);
  };
  options.signal.addEventListener('abort', stop, { once: true });
  try {
    const { code, by } = await ending(child, program);
    options.signal.throwIfAborted();
    const droppedBytes = kept.stdout.dropped + kept.stderr.dropped;
    const texts = { stdout: kept.stdout.text(), stderr: kept.stderr.text() };
    if (code !== null && (options.okay ?? [0]).includes(code)) return { exitCode: code, ...texts, droppedBytes };
    throw new CommandFailed(failureOf(program, code, by, texts), code);
  } finally {
    clearTimeout(kill);
    options.signal.removeEventListener('abort', stop);
  }
}

function ending(child: ReturnType<typeof spawn>, program: string): Promise<{ code: number | null; by: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'ENOENT'
          ? new Refusal('program.missing', `${program} is not installed on this node.`)
          : new Refusal('program.not_started', `Could not start ${program}: ${error.message}`),
      ),
    );
    child.once('close', (code, by) => resolve({ code, by }));
  });
}

/** What people read of a program that failed. */
export function failureOf(
  program: string,
  code: number | null,
  by: string | null,
  said: { stdout: string; stderr: string },
): string {
  const words = (said.stderr.trim() || said.stdout.trim()).slice(-2_000);
  const how = code === null ? `was ended by ${by}` : `ended with exit code ${code}`;
  return `${program} ${how}${words ? `: ${words}` : '.'}`;
}

/** The first bytes of a stream. */
export class Kept {
  dropped = 0;
  private readonly parts: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly max = 4 * 1024 * 1024) {}

  take(data: Buffer): void {
    const part = data.subarray(0, Math.max(0, this.max - this.bytes));
    this.dropped += data.length - part.length;
    this.bytes += part.length;
    if (part.length > 0) this.parts.push(part);
  }

  text(): string {
    return Buffer.concat(this.parts).toString('utf8');
  }
}
