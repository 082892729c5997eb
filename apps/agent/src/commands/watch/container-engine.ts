import { rootAccess } from '../../node/root/root-access.js';
import { runAsRoot } from '../../node/root/run-as-root.js';
import { homeDirectory } from '../environment.js';
import { type ProgramOptions, type ProgramResult, runProgram } from '../../node/program.js';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';
import { containerOperations, containerProgram } from './container-programs.js';

type Options = Pick<ProgramOptions, 'okay' | 'maxBytes' | 'onOutput'>;

/** @throws Refusal where there is no engine */
export function requireEngine(): { program: string; engine: 'docker' | 'podman' } {
  const program = containerProgram();
  if (program === undefined)
    throw new Refusal('program.missing', 'Neither docker nor podman is installed on this node.');
  return { program, engine: program.endsWith('/podman') ? 'podman' : 'docker' };
}

/**
 * Asks the engine for something that changes nothing. An engine that does not let the agent's user in is asked as root, where the
 * applied profile covers `operational`.
 * @throws CommandFailed, Refusal
 */
export async function askEngine(
  name: 'container_ids' | 'container_inspect' | 'container_logs',
  params: Record<string, unknown>,
  io: CallIo,
  options: Options = {},
): Promise<ProgramResult> {
  requireEngine();
  const { argv, params: schema } = containerOperations[name]!;
  try {
    const env = { HOME: homeDirectory() };
    return await runProgram(argv(schema.parse(params)), { signal: io.signal, key: io.key, env, ...options });
  } catch (error) {
    if (!(error instanceof CommandFailed) || !/permission denied/i.test(error.message)) throw error;
    if (rootAccess.covers('operational')) return runAsRoot(io, name, params, options);
    throw new Refusal(
      'node.root_access_missing',
      `The user of the agent may not talk to the container engine. With operational root access of the node it is asked as root. (${error.message})`,
    );
  }
}
