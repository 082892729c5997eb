import { userInfo } from 'node:os';

/** What a command says about the environment of its process. */
export interface EnvironmentParams {
  readonly environment?: Record<string, string> | undefined;
  readonly environmentMode?: 'add' | 'replace' | undefined;
  readonly environmentAllow?: readonly string[] | undefined;
}

const passedOn = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ'];
const DEFAULT_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The environment of a process: a short list of the agent's own variables (none of its settings or secrets), then what
 * the command names. `replace` passes only the latter.
 */
export function buildEnvironment(params: EnvironmentParams, own: NodeJS.ProcessEnv): Record<string, string> {
  const given = withoutOurs(params.environment ?? {});
  if (params.environmentMode === 'replace') return given;
  const wanted = new Set([...passedOn, ...Object.keys(own).filter((name) => name.startsWith('LC_'))]);
  for (const name of params.environmentAllow ?? []) wanted.add(name);
  const inherited = Object.entries(own).filter(
    (pair): pair is [string, string] => wanted.has(pair[0]) && pair[1] !== undefined,
  );
  return { PATH: DEFAULT_PATH, HOME: homeDirectory(), ...withoutOurs(Object.fromEntries(inherited)), ...given };
}

/** Names of ours are taken: a task can neither read the agent's settings nor forge its own mark. */
function withoutOurs(variables: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('FETTLE_')));
}

/** The home of the agent's user, or `/` for a user without one. */
export function homeDirectory(): string {
  try {
    return userInfo().homedir || '/';
  } catch {
    return '/';
  }
}
