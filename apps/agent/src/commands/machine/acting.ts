import { type CommandName, commandOf, commandTitle, type PreviewContext, previewOf } from '@fettle/contracts/agent';
import { findProgram } from '../../node/inspect.js';
import { type ProgramResult, runProgram } from '../../node/program.js';
import { type CallIo, Refusal } from '../prepared.js';

/** How a command that changes the machine is run. */
export interface ActOptions extends PreviewContext {
  readonly env?: Record<string, string>;
  /** Prints what the program prints as it comes; nothing of it is kept then. */
  readonly isLoud?: boolean;
}

/**
 * Runs what the preview of a command showed, as root: the same arguments that people saw.
 * @throws Refusal where the agent has no root rights; CommandFailed when the program ends with another exit code than 0
 */
export async function act(
  name: CommandName,
  payload: object,
  io: CallIo,
  options: ActOptions = {},
): Promise<ProgramResult> {
  const preview = previewOf({ type: name, payload }, options);
  if (!preview) throw new Refusal(`${name} runs no program.`);
  if (commandOf(name).root) requireRoot(name);
  const { env, isLoud } = options;
  return runProgram(preview.argv, {
    signal: io.signal,
    key: io.key,
    ...(env && { env }),
    ...(isLoud && { onOutput: (stream, data) => void io.write(stream, data).catch(() => undefined) }),
  });
}

/** @throws Refusal with what to do, where the agent has no root rights */
export function requireRoot(name: CommandName): void {
  if (process.getuid?.() === 0) return;
  throw new Refusal(
    `"${commandTitle(name)}" needs root rights, which this agent does not have: turn on operational root access of the node.`,
  );
}

/** @throws Refusal where a program is not on this machine */
export function requireProgram(program: string, purpose: string): string {
  const found = findProgram(program);
  if (!found) throw new Refusal(`${program} is not installed on this node, so ${purpose} is not possible.`);
  return found;
}

/**
 * What was confirmed has to be what is there now.
 * @throws Refusal where something else has taken its place
 */
export function requireTarget(confirmed: string | undefined, found: string): void {
  if (confirmed === undefined || confirmed === found) return;
  throw new Refusal(
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
