import type { CommandName } from '@fettle/contracts/agent';
import { findProgram } from '../../node/inspect.js';
import type { ProgramResult } from '../../node/program.js';
import { runAsRoot } from '../../node/root/run-as-root.js';
import { type CallIo, Refusal } from '../prepared.js';

/**
 * Runs what the preview of a command showed, as root: the same arguments that people saw. With `isLoud` what the program prints is the
 * output of the task, and nothing of it is kept.
 * @throws Refusal where root is not to be had; CommandFailed when the program ends with another exit code than 0
 */
export function act(name: CommandName, payload: object, io: CallIo, isLoud = false): Promise<ProgramResult> {
  const onOutput = (stream: 'stdout' | 'stderr', data: Buffer) => void io.write(stream, data).catch(() => undefined);
  return runAsRoot(io, name, payload as Record<string, unknown>, isLoud ? { onOutput } : {});
}

/** @throws Refusal where a program is not on this machine */
export function requireProgram(program: string, purpose: string): string {
  const found = findProgram(program);
  if (!found)
    throw new Refusal('program.missing', `${program} is not installed on this node, so ${purpose} is not possible.`);
  return found;
}

/**
 * What was confirmed has to be what is there now.
 * @throws Refusal where something else has taken its place
 */
export function requireTarget(confirmed: string | undefined, found: string): void {
  if (confirmed === undefined || confirmed === found) return;
  throw new Refusal(
    'target.changed',
    `The target has changed since it was confirmed: confirmed was ${confirmed}, found was ${found}. Nothing was done.`,
  );
}

/** How much of a list an answer holds: rows in their order until `maxBytes` of JSON, and how many there are. */
export function cut<T>(rows: readonly T[], maxBytes = 420 * 1024): { kept: T[]; total: number; truncated: boolean } {
  const kept: T[] = [];
  let bytes = 0;
  for (const row of rows) {
    bytes += Buffer.byteLength(JSON.stringify(row)) + 1;
    if (bytes > maxBytes) break;
    kept.push(row);
  }
  return { kept, total: rows.length, truncated: kept.length < rows.length };
}
