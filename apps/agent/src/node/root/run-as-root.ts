import type { CommandParams, NodeRefusalCode, RootSurface } from '@fettle/contracts/agent';
import { buildEnvironment, type EnvironmentParams } from '../../commands/environment.js';
import { type CallIo, CommandFailed, type Prepared, Refusal } from '../../commands/prepared.js';
import { failureOf, Kept, type ProgramResult, runProgram } from '../program.js';
import type { RootExit } from './client.js';
import { RootRefusal } from './requests.js';
import { rootAccess } from './root-access.js';
import { rootOperations } from './root-operations.js';

type TaskParams = EnvironmentParams & Pick<CommandParams<'exec'>, 'workingDirectory'>;

/** What may be given along with an operation; as for `runProgram`. */
export interface RootProgramOptions {
  /** Bytes kept of each stream. Default 4 MiB. */
  readonly maxBytes?: number;
  /** Told of each piece of output as it comes; nothing is kept then. */
  readonly onOutput?: (stream: 'stdout' | 'stderr', data: Buffer) => void;
  /** Exit codes that are no failure. Default only 0. */
  readonly okay?: readonly number[];
}

/**
 * Does as root what `rootOperations` knows by that name, through the helper, or here where the agent is root itself. The applied profile
 * has to cover `operational`.
 * @throws Refusal when it does not or the helper refuses, CommandFailed as `runProgram`
 */
export async function runAsRoot(
  io: Pick<CallIo, 'signal' | 'key'>,
  name: string,
  params: Record<string, unknown>,
  options: RootProgramOptions = {},
): Promise<ProgramResult> {
  requireRoot('operational');
  if (rootAccess.enforcedBy === 'agent') return runHere(io, name, params, options);
  const kept = { stdout: new Kept(options.maxBytes), stderr: new Kept(options.maxBytes) };
  const exit = await through(() =>
    rootAccess.client.run(
      { op: 'operational', key: io.key, name, params },
      {
        signal: io.signal,
        write: async (stream, data) => (options.onOutput ? options.onOutput(stream, data) : kept[stream].take(data)),
      },
    ),
  );
  io.signal.throwIfAborted();
  const texts = { stdout: kept.stdout.text(), stderr: kept.stderr.text() };
  const { exitCode } = exit;
  if (exitCode !== null && (options.okay ?? [0]).includes(exitCode))
    return { exitCode, ...texts, droppedBytes: kept.stdout.dropped + kept.stderr.dropped };
  throw new CommandFailed(failureOf(name, exitCode, exit.signal, texts), exitCode);
}

/** A process that an operator wrote himself, as root: through the helper, or here where the agent is root itself. Throws Refusal where the profile does not cover `task`. */
export function prepareRoot(
  argv: readonly [string, ...string[]],
  params: TaskParams,
  own: NodeJS.ProcessEnv,
): Prepared {
  requireRoot('task');
  const env = rootEnvironment(params, own);
  const { workingDirectory: cwd } = params;
  if (rootAccess.enforcedBy === 'agent') return { kind: 'process', argv, cwd, env, timeoutMs: undefined };
  return {
    kind: 'call',
    timeoutMs: undefined,
    resumes: false,
    run: async (io) => {
      const request = { op: 'task' as const, key: io.key, argv: [...argv], env, ...(cwd !== undefined && { cwd }) };
      const exit = await through(() => rootAccess.client.run(request, io));
      const { pid, exitCode, signal } = exit;
      if (exitCode === 0) return { pid, exitCode, signal };
      const how = signal === null ? `Ended with exit code ${exitCode}.` : `Ended by ${signal}.`;
      throw new CommandFailed(leftWords(how, exit), exitCode, { pid, exitCode, signal });
    },
  };
}

/** @throws Refusal with what to do, where the applied profile does not cover a surface */
export function requireRoot(surface: RootSurface): void {
  if (rootAccess.covers(surface)) return;
  const why =
    rootAccess.enforcedBy === 'none'
      ? ' It has no root helper: run the install command again on the node, as root.'
      : '';
  throw new Refusal(
    'node.root_access_missing',
    `node.root_access_missing: this needs root, and the root access that the node has applied does not cover "${surface}".${why}`,
  );
}

function leftWords(how: string, { left }: RootExit): string {
  return left === 0 ? how : `${how} ${left} processes of it could not be ended.`;
}

async function runHere(
  { signal, key }: Pick<CallIo, 'signal' | 'key'>,
  name: string,
  params: Record<string, unknown>,
  options: RootProgramOptions,
): Promise<ProgramResult> {
  const operation = Object.hasOwn(rootOperations, name) ? rootOperations[name] : undefined;
  if (operation === undefined) throw new Refusal('root.refused', `This agent knows no root operation "${name}".`);
  const checked: unknown = operation.params.parse(params);
  const input = operation.input?.(checked);
  return runProgram(operation.argv(checked), {
    signal,
    key,
    ...options,
    ...(operation.env && { env: operation.env }),
    ...(input !== undefined && { input }),
  });
}

async function through(run: () => Promise<RootExit>): Promise<RootExit> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RootRefusal) throw new Refusal(codeOf(error), `${error.code}: ${error.message}`);
    throw error;
  }
}

/** The helper's own codes are told in the words. */
function codeOf({ code }: RootRefusal): NodeRefusalCode {
  if (code === 'root.not_started') return 'program.not_started';
  return code === 'node.root_access_missing' ? code : 'root.refused';
}

/** What the agent passes on of its own says who its user is: root is somebody else. */
function rootEnvironment(params: EnvironmentParams, own: NodeJS.ProcessEnv): Record<string, string> {
  if (params.environmentMode === 'replace') return buildEnvironment(params, own);
  const whose = new Set(['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL']);
  const rest = Object.fromEntries(Object.entries(own).filter(([name]) => !whose.has(name)));
  const root = { HOME: '/root', USER: 'root', LOGNAME: 'root', SHELL: '/bin/sh' };
  return { ...buildEnvironment({ ...params, environment: {} }, rest), ...root, ...params.environment };
}
