import { type CommandName, commandOf, previewOf } from '@fettle/contracts/agent';
import { existsSync } from 'node:fs';
import { findProgram } from '../../node/inspect.js';
import type { RootOperation } from '../../node/root/root-operations.js';

/** Nobody answers questions: what was configured stays as it is. */
const quiet = { DEBIAN_FRONTEND: 'noninteractive', APT_LISTCHANGES_FRONTEND: 'none', NEEDRESTART_MODE: 'l' };

const names: readonly CommandName[] = [
  'restart_service',
  'service_control',
  'process_kill',
  'package_install',
  'package_remove',
  'packageInstall',
  'packageRemove',
  'packagePurge',
  'user_manage',
  'reboot',
  'uninstall_agent',
];

/** What root does for the commands of the machine: for each its own parameters, checked again, and the program of its preview. */
export const machineOperations: Readonly<Record<string, RootOperation>> = Object.fromEntries(
  names.map((name) => [
    name,
    {
      of: [name],
      params: commandOf(name).params,
      argv: (payload: unknown) => argvOf(name, payload),
      ...(commandOf(name).group === 'packages' && { env: quiet }),
    },
  ]),
);

function argvOf(name: CommandName, payload: unknown): readonly [string, ...string[]] {
  const packageManager = findProgram('apt-get') ? 'apt' : 'dnf';
  const preview = previewOf({ type: name, payload }, { packageManager });
  if (!preview) throw new Error(`${name} runs no program.`);
  return withoutKill(preview.argv);
}

/** Small systems have no program of that name; their shell knows it by itself. The text is fixed, and nothing in it is filled in. */
function withoutKill(argv: readonly [string, ...string[]]): readonly [string, ...string[]] {
  const [program, ...rest] = argv;
  return program === '/bin/kill' && !existsSync(program) ? ['/bin/sh', '-c', 'kill "$@"', 'kill', ...rest] : argv;
}
