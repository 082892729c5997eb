#!/usr/bin/env node
import { ApiError } from '@fettle/client';
import { CommanderError } from 'commander';
import { readEnvironment } from './environment.js';
import { CliError, exitCodes, exitOf } from './exit-codes.js';
import { clean, Printer } from './printer.js';
import { makeProgram, type GlobalOptions } from './program.js';

/** Commands, with what stands behind the first `--` kept apart: it is for the node, and none of it is an option of ours. */
function split(argv: readonly string[]): { own: readonly string[]; rest: readonly string[] } {
  const at = argv.indexOf('--');
  return at < 0 ? { own: argv, rest: [] } : { own: argv.slice(0, at), rest: argv.slice(at + 1) };
}

async function main(argv: readonly string[]): Promise<number> {
  const { own, rest } = split(argv);
  const environment = readEnvironment();
  const stopping = new AbortController();
  // The first Ctrl-C ends what is under way, a second one the program.
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  let code = 0;
  const program = makeProgram(async (work) => {
    const { json = false, color, ...wishes } = program.opts<GlobalOptions>();
    const colour = color && environment.wantsColour && process.stdout.isTTY;
    const printer = new Printer({ out: process.stdout, err: process.stderr, json, colour });
    code = (await work({ environment, wishes, printer, signal: stopping.signal, rest })) ?? 0;
  });
  program.exitOverride();
  for (const command of program.commands) [command, ...command.commands].forEach((one) => one.exitOverride());
  try {
    await program.parseAsync(own, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage.code;
    return failed(error, { json: own.includes('--json'), isStopped: stopping.signal.aborted });
  }
}

/** Says what went wrong, in one line and a hint; never a stack, never a key. */
function failed(error: unknown, { json, isStopped }: { json: boolean; isStopped: boolean }): number {
  const exit = isStopped ? 'interrupted' : exitOf(error);
  const { code } = exitCodes[exit];
  const told = error instanceof ApiError ? error : undefined;
  const message = exit === 'interrupted' ? 'Interrupted' : clean((error as Error).message);
  if (json) {
    const { code: name = exit, requestId = null, issues = [] } = told ?? {};
    process.stderr.write(`${JSON.stringify({ error: { code: name, message, requestId, issues, exitCode: code } })}\n`);
    return code;
  }
  const lines = [`fettle: ${message}`];
  for (const { path, message: what } of told?.issues ?? []) lines.push(`  ${path}: ${clean(what)}`);
  if (error instanceof CliError && error.hint) lines.push(error.hint);
  if (exit === 'signedOut' && told) lines.push('Sign in again with: fettle login <url>');
  if (told?.retryAfterS) lines.push(`Try again in ${told.retryAfterS} s.`);
  if (told?.requestId) lines.push(`Request ${told.requestId}`);
  process.stderr.write(`${lines.join('\n')}\n`);
  return code;
}

// Who reads our output has gone away (head, less): there is nobody left to write to.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

process.exitCode = await main(process.argv.slice(2));
// What is still open (a parked connection) keeps nobody waiting.
if (process.exitCode === exitCodes.interrupted.code) process.exit();
