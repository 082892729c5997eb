import type { OutputStream } from '@fettle/contracts/agent';
import { PassThrough, type Readable } from 'node:stream';
import { type CallIo, CommandFailed, type PreparedCall, Stopped } from './commands/prepared.js';
import { refused, refusedBy, type TaskOutcome, unknownOutcome } from './outcome.js';
import { stopOutcome, type StopReason } from './task-process.js';

/** Work of a task, whatever does it: what it prints, and how it ends. */
export interface TaskWork {
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Settles when the work is over; output may still be in the streams. Never rejects. */
  readonly ended: Promise<TaskOutcome>;
}

/** How long a command may take to end once it was told to. */
const STOP_GRACE_MS = 10_000;
/** A result beyond this is not sent: the server would keep nothing of it. */
const RESULT_MAX_BYTES = 512 * 1024;
/** Of a task that the next attempt goes on with. */
const interrupted = 'The agent was stopped while the file was on its way.';

/**
 * Runs a command inside of the agent, for at most `timeoutMs` and until `stop` resolves. One that does not end when told to is left
 * behind and reported as not stopped.
 */
export function startCall(
  prepared: PreparedCall,
  about: Omit<CallIo, 'signal' | 'write'>,
  timeoutMs: number,
  stop: Promise<StopReason>,
): TaskWork {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() };
  const controller = new AbortController();
  const write = async (stream: OutputStream, data: string | Buffer): Promise<void> => {
    controller.signal.throwIfAborted();
    if (streams[stream].write(data)) return;
    await new Promise<void>((resolve) => {
      streams[stream].once('drain', resolve);
      controller.signal.addEventListener('abort', () => resolve(), { once: true });
    });
  };
  const ended = perform(prepared, { ...about, signal: controller.signal, write }, controller, { timeoutMs, stop });
  void ended.then(() => Object.values(streams).forEach((stream) => stream.end()));
  return { ...streams, ended };
}

async function perform(
  prepared: PreparedCall,
  io: CallIo,
  controller: AbortController,
  { timeoutMs, stop }: { timeoutMs: number; stop: Promise<StopReason> },
): Promise<TaskOutcome> {
  const startedAt = performance.now();
  const durationMs = () => Math.round(performance.now() - startedAt);
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<StopReason>((resolve) => {
    timer = setTimeout(() => resolve('timeout'), Math.min(timeoutMs, 2 ** 31 - 1));
  });
  const done = Promise.resolve()
    .then(() => prepared.run(io))
    .then(succeeded, failed);
  const first = await Promise.race([done, stop, timeout]);
  clearTimeout(timer);
  if (typeof first !== 'string') return { ...first, durationMs: durationMs() };
  controller.abort(new Stopped(first));
  const late = await Promise.race([done, new Promise<undefined>((r) => setTimeout(r, STOP_GRACE_MS, undefined))]);
  const isGoneOnWith = first === 'shutdown' && prepared.resumes;
  const outcome = isGoneOnWith ? unknownOutcome(interrupted) : stopOutcome(first, timeoutMs);
  if (late !== undefined) return { ...outcome, durationMs: durationMs() };
  return {
    ...outcome,
    stopFailed: true,
    error: `${outcome.error} It did not end when it was told to.`,
    durationMs: durationMs(),
  };
}

function succeeded(result: Record<string, unknown>): TaskOutcome {
  const bytes = Buffer.byteLength(JSON.stringify(result));
  if (bytes > RESULT_MAX_BYTES)
    return refused(`The answer has ${bytes} bytes; ${RESULT_MAX_BYTES} are kept.`, 'answer.too_large');
  return { status: 'success', exitCode: 0, result };
}

function failed(error: unknown): TaskOutcome {
  if (!(error instanceof CommandFailed)) return refusedBy(error);
  return {
    status: 'failed',
    error: error.message,
    exitCode: error.exitCode,
    ...(error.result && { result: error.result }),
  };
}
