import { spawn } from 'node:child_process';

/** How a program ended. Go's ExitCode is -1 for one that a signal ended. */
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
  readonly why: 'exit' | 'timeout' | 'cancelled' | 'error';
  readonly error?: string;
}

export interface ProcessSpec {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly timeoutMs: number;
  /** Aborts when the task is cancelled: the whole group is killed at once. */
  readonly cancelled: AbortSignal;
  readonly onLine?: (stream: 'stdout' | 'stderr', line: string) => void;
}

const KEPT = 2 * 1024 * 1024;

/** Runs a program in a process group of its own and gathers what it prints, at most 2 MB. Never rejects. */
export function runProcess(spec: ProcessSpec): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(spec.file, spec.args, {
      cwd: spec.cwd,
      env: { ...process.env, ...spec.env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let why: Ended['why'] = 'exit';
    let output = '';
    const kill = (reason: Ended['why']) => () => {
      why = reason;
      try {
        process.kill(-child.pid!, 'SIGKILL');
      } catch {
        // It has ended meanwhile.
      }
    };
    const timer = setTimeout(kill('timeout'), spec.timeoutMs);
    const onCancel = kill('cancelled');
    spec.cancelled.addEventListener('abort', onCancel, { once: true });
    const end = (ended: Ended) => {
      clearTimeout(timer);
      spec.cancelled.removeEventListener('abort', onCancel);
      resolve(ended);
    };
    for (const stream of ['stdout', 'stderr'] as const) {
      const lines = new Lines((line) => spec.onLine?.(stream, line));
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        if (output.length < KEPT) output = (output + text).slice(0, KEPT);
        lines.take(text);
      });
      child[stream].on('end', () => lines.end());
    }
    child.on('error', (error) => end({ exitCode: -1, output, why: 'error', error: error.message }));
    child.on('close', (code) => end({ exitCode: code ?? -1, output, why }));
  });
}

/** Text in pieces to whole lines, blank ones too. */
class Lines {
  private rest = '';

  constructor(private readonly onLine: (line: string) => void) {}

  take(text: string): void {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line);
  }

  end(): void {
    if (this.rest) this.onLine(this.rest);
    this.rest = '';
  }
}
