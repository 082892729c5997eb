import { normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultReadRoots, defaultWriteRoots } from './node/safe-files/policy.js';
import { readIfPresent } from './node/files.js';
import { ROOT_SOCKET } from './node/root/client.js';
import type { LogLevel } from './log.js';

/** Everything that can be set. Precedence: flag, then environment, then file, then default. */
export interface AgentConfig {
  /** Address of the agent surface, without `/api/v1`. */
  readonly apiUrl: string;
  readonly stateDir: string;
  /** PEM file of a private certificate authority. */
  readonly caFile: string | undefined;
  /** Signed manifest of the installed release, and the keys that may have signed it; the install script sets both. */
  readonly releaseFile: string | undefined;
  readonly releaseKeysFile: string | undefined;
  /** Folders in which commands may read, and write, files: a list in the file, with colons between in the environment. */
  readonly fileReadRoots: readonly string[];
  readonly fileWriteRoots: readonly string[];
  /** Where the root helper listens. */
  readonly rootSocket: string;
  /** Tasks that run at the same time, 1 to 32. */
  readonly maxConcurrentTasks: number;
  readonly logLevel: LogLevel;
  /** How often a refused key is tried again. */
  readonly authRecheckMs: number;
  /** How long running tasks may go on after SIGTERM before they are ended. */
  readonly shutdownGraceMs: number;
}

/** A parsed command line. `token` says where a bootstrap token comes from; it is read only when it is needed. */
export interface CommandLine {
  readonly command: string;
  /** What `verify` looks at; undefined for the program itself. */
  readonly file: string | undefined;
  readonly config: AgentConfig;
  readonly token:
    { readonly from: 'argument' | 'file'; readonly value: string } | { readonly from: 'stdin' } | undefined;
}

const DEFAULT_CONFIG_FILE = '/etc/fettle-agent/config.json';
const ENVIRONMENT = 'FETTLE_AGENT_';

const names = {
  apiUrl: 'API_URL',
  stateDir: 'STATE_DIR',
  caFile: 'CA_FILE',
  releaseFile: 'RELEASE_FILE',
  releaseKeysFile: 'RELEASE_KEYS_FILE',
  fileReadRoots: 'FILE_READ_ROOTS',
  fileWriteRoots: 'FILE_WRITE_ROOTS',
  rootSocket: 'ROOT_SOCKET',
  maxConcurrentTasks: 'MAX_CONCURRENT_TASKS',
  logLevel: 'LOG_LEVEL',
  authRecheckMs: 'AUTH_RECHECK_MS',
  shutdownGraceMs: 'SHUTDOWN_GRACE_MS',
} as const satisfies Record<keyof AgentConfig, string>;

/** Reads flags, environment and file. Throws one Error that lists every fault. */
export async function readCommandLine(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<CommandLine> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      'api-url': { type: 'string' },
      'state-dir': { type: 'string' },
      'ca-file': { type: 'string' },
      'log-level': { type: 'string' },
      release: { type: 'string' },
      'release-keys': { type: 'string' },
      config: { type: 'string' },
      'bootstrap-token': { type: 'string' },
      'bootstrap-token-file': { type: 'string' },
    },
  });
  const configFile = values.config ?? env[`${ENVIRONMENT}CONFIG`];
  const file = await readConfigFile(configFile ?? DEFAULT_CONFIG_FILE, configFile !== undefined);
  const flags: Partial<Record<keyof AgentConfig, string | undefined>> = {
    apiUrl: values['api-url'],
    stateDir: values['state-dir'],
    caFile: values['ca-file'],
    logLevel: values['log-level'],
    releaseFile: values.release,
    releaseKeysFile: values['release-keys'],
  };
  const raw = (key: keyof AgentConfig): unknown => flags[key] ?? env[`${ENVIRONMENT}${names[key]}`] ?? file[key];
  const tokenFile = values['bootstrap-token-file'] ?? env[`${ENVIRONMENT}BOOTSTRAP_TOKEN_FILE`];
  return {
    command: positionals[0] ?? 'run',
    file: positionals[1],
    config: check(raw),
    token: tokenSource(values['bootstrap-token'] ?? (positionals.includes('-') ? '-' : undefined), tokenFile),
  };
}

function tokenSource(argument: string | undefined, file: string | undefined): CommandLine['token'] {
  if (argument === '-' || file === '-') return { from: 'stdin' };
  if (file !== undefined) return { from: 'file', value: file };
  return argument === undefined ? undefined : { from: 'argument', value: argument };
}

async function readConfigFile(path: string, required: boolean): Promise<Record<string, unknown>> {
  const text = await readIfPresent(path);
  if (text === undefined) {
    if (required) throw new Error(`config file ${path} does not exist`);
    return {};
  }
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    throw new Error(`config file ${path} is not JSON`);
  }
}

function check(raw: (key: keyof AgentConfig) => unknown): AgentConfig {
  const faults: string[] = [];
  const text = (key: keyof AgentConfig, fallback: string) => {
    const value = raw(key) ?? fallback;
    return typeof value === 'string' ? value : (faults.push(`${key} must be a text`), fallback);
  };
  const optional = (key: keyof AgentConfig) => (raw(key) === undefined ? undefined : text(key, ''));
  const number = (key: keyof AgentConfig, fallback: number, min: number, max: number) => {
    const value = Number(raw(key) ?? fallback);
    if (!Number.isInteger(value) || value < min || value > max) faults.push(`${key} must be ${min} to ${max}`);
    return value;
  };
  const folders = (key: keyof AgentConfig, fallback: readonly string[]): readonly string[] => {
    const value = raw(key) ?? fallback;
    const list = typeof value === 'string' ? value.split(':').filter((folder) => folder !== '') : value;
    if (Array.isArray(list) && list.every((folder) => typeof folder === 'string' && folder.startsWith('/')))
      return list.map((folder: string) => normalize(folder).replace(/(.)\/$/, '$1'));
    faults.push(`${key} must be a list of absolute folders`);
    return fallback;
  };
  const logLevel = text('logLevel', 'info');
  if (!['debug', 'info', 'warn', 'error'].includes(logLevel))
    faults.push('logLevel must be debug, info, warn or error');
  const apiUrl = text('apiUrl', '')
    .trim()
    .replace(/\/+$/, '')
    .replace(/(\/api)?\/v1$/, '');
  if (apiUrl !== '' && !/^https?:\/\/[^/]/.test(apiUrl)) faults.push('apiUrl must begin with http:// or https://');
  const config: AgentConfig = {
    apiUrl,
    stateDir: text('stateDir', '/var/lib/fettle-agent'),
    caFile: optional('caFile'),
    releaseFile: optional('releaseFile'),
    releaseKeysFile: optional('releaseKeysFile'),
    fileReadRoots: folders('fileReadRoots', defaultReadRoots),
    fileWriteRoots: folders('fileWriteRoots', defaultWriteRoots),
    rootSocket: text('rootSocket', ROOT_SOCKET),
    maxConcurrentTasks: number('maxConcurrentTasks', 4, 1, 32),
    logLevel: logLevel as LogLevel,
    authRecheckMs: number('authRecheckMs', 300_000, 100, 3_600_000),
    shutdownGraceMs: number('shutdownGraceMs', 2_000, 0, 600_000),
  };
  // One without the other would leave the check out as if nobody had asked for it.
  if ((config.releaseFile === undefined) !== (config.releaseKeysFile === undefined))
    faults.push('releaseFile and releaseKeysFile belong together');
  if (faults.length > 0) throw new Error(`configuration: ${faults.join('; ')}`);
  return config;
}
