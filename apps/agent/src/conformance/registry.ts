/** Where a command is run by a real agent process, and what is true of that place. */
export interface ConformanceSpec {
  /** From the root of the repository. */
  readonly path: string;
  /** A container with systemd of its own: the only place for what changes a machine. */
  readonly isMachine: boolean;
  readonly commands: readonly string[];
}

const agent = (name: string, ...commands: string[]): ConformanceSpec => ({
  path: `apps/agent/src/${name}`,
  isMachine: false,
  commands,
});
const machine = (name: string, ...commands: string[]): ConformanceSpec => ({
  path: `infra/agent/${name}`,
  isMachine: true,
  commands,
});

/** Every command of the catalogue, at the test that runs it for real. One without a place here breaks `every-command.spec`. */
export const conformanceSpecs: readonly ConformanceSpec[] = [
  agent('agent.spec.ts', 'shell.exec', 'exec'),
  agent(
    'conformance/looking.conformance.spec.ts',
    ...['ping', 'system_info', 'disk_usage', 'set_interval', 'refresh_capabilities'],
    ...['list_processes', 'list_users', 'discover_services', 'security_scan', 'verify_backup'],
    ...['packageList', 'packageSearch', 'package_updates'],
  ),
  agent(
    'conformance/watch-network.conformance.spec.ts',
    ...['network_config', 'network_stats', 'network_test', 'network_discover', 'dns_lookup', 'endpoint_check'],
  ),
  agent('conformance/watch-logs.conformance.spec.ts', 'follow_logs'),
  agent(
    'conformance/files.conformance.spec.ts',
    ...['file_list', 'file_stat', 'file_read', 'file_checksum', 'file_write', 'file_transfer', 'file_push', 'file_delete'],
  ),
  machine(
    'commands.docker.spec.mjs',
    ...['list_services', 'check_service', 'service_control', 'restart_service', 'process_kill', 'user_manage'],
    ...['package_install', 'package_remove', 'packageInstall', 'packageRemove', 'packagePurge'],
    ...['reboot', 'uninstall_agent'],
  ),
  machine('watch-commands.docker.spec.mjs', 'get_logs', 'log.scan', 'container_list', 'container_logs', 'container_control'),
]; // prettier-ignore

/** A command of the catalogue, as far as its place in the tests depends on it. */
interface Known {
  readonly name: string;
  /** Changes the machine as root. */
  readonly root: boolean;
}

/** Everything that is missing or wrong, in words; empty when each command is run where it belongs. `read` gives a spec's text, null for none. */
export function conformanceGaps(
  known: readonly Known[],
  specs: readonly ConformanceSpec[],
  read: (path: string) => string | null,
): string[] {
  const names = new Set(known.map(({ name }) => name));
  const strangers = specs.flatMap(({ commands }) => commands.filter((name) => !names.has(name)));
  return [
    ...strangers.map((name) => `${name} is no command of the catalogue`),
    ...known.flatMap((command) => gapOf(command, specs, read) ?? []),
  ];
}

function gapOf({ name, root }: Known, specs: readonly ConformanceSpec[], read: (path: string) => string | null) {
  const mine = specs.filter(({ commands }) => commands.includes(name));
  if (mine.length === 0) return `${name} has no conformance test`;
  if (root && !mine.some(({ isMachine }) => isMachine)) return `${name} changes a machine and is not run in one of its own`;
  const blind = mine.find(({ path }) => !runs(read(path) ?? '', name));
  return blind ? `${name} is not run by ${blind.path}` : null;
} // prettier-ignore

/** Tests of processes give shell text by a function of the stand-in. */
const spelling = (name: string): string => (name === 'shell.exec' ? '.shell(' : `'${name}'`);

/** Whether the code of a spec names a command: not a comment, not the title of a test, and not only to be refused. */
function runs(text: string, name: string): boolean {
  const code = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(?<=^|\s)\/\/.*$/gm, '')
    .replaceAll(/(?:\b(?:it|describe)|\]\))\(\s*'(?:[^'\\]|\\.)*'/g, '')
    .replaceAll(/\berrorOf\(\s*'[^']*'/g, '');
  return code.includes(spelling(name));
}
