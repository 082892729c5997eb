import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync, unlinkSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { findProcesses, identityOf, type ProcessIdentity, type TaskProcess } from './proc.js';

const run = promisify(execFile);

/** What to start. No shell is involved: `argv[0]` is the program. */
export interface ProcessSpec {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Record<string, string>;
  /** Standard input; without it there is none. */
  readonly input?: string;
  /** A private directory for the two short-lived pipe names. */
  readonly pipeDirectory: string;
}

/** How a process ended. `signal` is set when a signal ended it, `exitCode` otherwise. */
export interface ProcessExit {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process in its own session and process group; `identity.pid` is also the group's id. */
export interface RunningProcess {
  readonly identity: ProcessIdentity;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** `performance.now()` when it was started. */
  readonly startedAt: number;
  /** Resolves when the process itself has ended; output may still be in the pipes. */
  readonly exited: Promise<ProcessExit>;
}

interface Pipe {
  readonly reader: Socket;
  readonly writeEnd: number;
}

/**
 * A kernel pipe. Node's own 'pipe' is a socket pair, on which a program's `> /dev/stdout` or `2>/dev/stderr` fails with
 * ENXIO; a FIFO whose name is removed at once behaves as programs expect.
 */
async function openPipe(directory: string): Promise<Pipe> {
  const path = join(directory, `pipe-${randomBytes(8).toString('hex')}`);
  await run('mkfifo', ['-m', '600', path]);
  try {
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const writeEnd = openSync(path, constants.O_WRONLY);
    return { reader: new Socket({ fd: readEnd, readable: true, writable: false }), writeEnd };
  } finally {
    unlinkSync(path);
  }
}

/** Starts a process with both outputs on pipes; stdin is what is given, else /dev/null. Throws if the program cannot be started. */
export async function startProcess(spec: ProcessSpec): Promise<RunningProcess> {
  const stdout = await openPipe(spec.pipeDirectory);
  const stderr = await openPipe(spec.pipeDirectory).catch((error: unknown) => {
    release(stdout);
    throw error;
  });
  const startedAt = performance.now();
  const [program, ...args] = spec.argv;
  const child = spawn(program, args, {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    stdio: [spec.input === undefined ? 'ignore' : 'pipe', stdout.writeEnd, stderr.writeEnd],
  });
  // A program that does not read its input closes it: no fault of ours.
  child.stdin?.on('error', () => undefined).end(spec.input);
  const exited = new Promise<ProcessExit>((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
  });
  try {
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  } catch (error) {
    stdout.reader.destroy();
    stderr.reader.destroy();
    throw error;
  } finally {
    closeSync(stdout.writeEnd);
    closeSync(stderr.writeEnd);
  }
  const pid = child.pid as number;
  // A zombie keeps its /proc entry until Node reaps it, so an identity is missing only if that has happened already.
  const identity = identityOf(pid) ?? { pid, startTime: 'ended', bootId: 'ended' };
  return { identity, stdout: stdout.reader, stderr: stderr.reader, startedAt, exited };
}

function release(pipe: Pipe): void {
  pipe.reader.destroy();
  closeSync(pipe.writeEnd);
}

/** Sends a signal to a process (or, with a negative id, to a group). False if there is nobody left to receive it. */
export function sendSignal(id: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(id, signal);
    return true;
  } catch {
    return false;
  }
}

/** Live processes of a group, and those outside of it that carry the task's mark in their environment. */
export function taskProcesses(group: number, mark: string): TaskProcess[] {
  return findProcesses((found, marked) => found.group === group || marked(mark));
}
