import { resolve } from 'node:path';
import { isIP } from 'node:net';
import {
  dataFragment,
  httpFragment,
  mailFragment,
  processFragment,
  secretsFragment,
  tracingFragment,
} from './fragments.js';
import { isLoopback, localUrls, originsOf } from './origins.js';
import { ConfigError, readSettings } from './read-settings.js';
import { settingStates } from './setting-state.js';
import type { SettingState } from './setting-state.js';
import type { ConfigFault, Environment } from './read-settings.js';
import { agentRelease, releaseFragment, type AgentRelease } from './release.js';

export type SurfaceName = 'operator' | 'admin' | 'agent';

export interface SurfaceConfig {
  readonly port: number;
  /** As the outside sees it, without a trailing slash. */
  readonly publicUrl: string;
  /** Exact origins whose browsers may change things or open sockets here. */
  readonly allowedOrigins: readonly string[];
  /** The Next server behind this surface; undefined for the agent surface. */
  readonly upstream: string | undefined;
}

/** How mail is sent, as far as the environment says it. */
export interface MailConfig {
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly security: 'none' | 'starttls' | 'tls' | undefined;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly fromAddress: string | undefined;
  readonly fromName: string | undefined;
  readonly allowPrivate: boolean | undefined;
}

/** Everything a process is told from outside: read once, frozen. Injectable by this class. */
export class Config {
  readonly bind: string;
  readonly surfaces: Readonly<Record<SurfaceName, SurfaceConfig>>;
  readonly ports: {
    readonly dashboard: number;
    readonly adminConsole: number;
    readonly postgres: number;
    readonly ops: number;
  };
  readonly trustProxy: readonly string[];
  readonly databaseUrl: string;
  readonly databasePool: number;
  readonly redisUrl: string | undefined;
  /** Absolute path. */
  readonly dataDir: string;
  readonly masterKey: string | undefined;
  readonly firstAdmin: { readonly email: string; readonly password: string } | undefined;
  /** Undefined where the agent that was built in this checkout is served. */
  readonly agentRelease: AgentRelease | undefined;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent';
  readonly localNode: boolean;
  /** Whether somebody starts this process again when it ends. */
  readonly supervised: boolean;
  /** What the environment says of the mail server; undefined is left to the platform's settings. */
  readonly mail: MailConfig;
  /** Where traces go and how many are kept; without an endpoint there are none. */
  readonly tracing: {
    readonly endpoint: string | undefined;
    readonly headers: string | undefined;
    readonly share: number;
    readonly agentShare: number;
  };

  /** Every setting as it was read, secrets without their values: for administrators to look at. */
  readonly settings: readonly SettingState[];

  constructor(values: { readonly [K in keyof Config]: Config[K] }) {
    Object.assign(this, values);
    deepFreeze(this);
  }
}

/**
 * Reads and checks the environment.
 * @throws ConfigError with every fault, never only the first
 */
export function loadConfig(env: Environment = process.env): Config {
  const faults: ConfigFault[] = [];
  const http = readSettings(httpFragment, env, faults);
  const data = readSettings(dataFragment, env, faults);
  const secrets = readSettings(secretsFragment, env, faults);
  const general = readSettings(processFragment, env, faults);
  const mail = readSettings(mailFragment, env, faults);
  const tracing = readSettings(tracingFragment, env, faults);
  faults.push(...crossFaults(http, secrets), ...strayCredentials(mail));
  const release = agentRelease(readSettings(releaseFragment, env, faults), faults);
  if (faults.length > 0) throw new ConfigError(faults);
  return new Config({
    settings: settingStates(env),
    bind: http.FETTLE_BIND,
    surfaces: surfacesOf(http),
    ports: {
      dashboard: http.FETTLE_PORT_DASHBOARD,
      adminConsole: http.FETTLE_PORT_ADMIN_CONSOLE,
      postgres: http.FETTLE_PORT_POSTGRES,
      ops: http.FETTLE_OPS_PORT,
    },
    trustProxy: http.FETTLE_TRUST_PROXY,
    databaseUrl: data.DATABASE_URL,
    databasePool: data.FETTLE_DATABASE_POOL,
    redisUrl: data.REDIS_URL,
    dataDir: resolve(data.FETTLE_DATA_DIR),
    masterKey: secrets.FETTLE_MASTER_KEY,
    firstAdmin:
      secrets.FETTLE_ADMIN_EMAIL && secrets.FETTLE_ADMIN_PASSWORD
        ? { email: secrets.FETTLE_ADMIN_EMAIL, password: secrets.FETTLE_ADMIN_PASSWORD }
        : undefined,
    agentRelease: release,
    logLevel: general.LOG_LEVEL,
    localNode: general.FETTLE_LOCAL_NODE,
    supervised: general.FETTLE_SUPERVISED,
    mail: mailOf(mail),
    tracing: {
      endpoint: tracing.FETTLE_OTLP_ENDPOINT ?? tracing.OTEL_EXPORTER_OTLP_ENDPOINT,
      headers: tracing.OTEL_EXPORTER_OTLP_HEADERS,
      share: tracing.FETTLE_TRACE_SHARE,
      agentShare: tracing.FETTLE_TRACE_AGENT_SHARE,
    },
  });
}

/** Reads the environment, or prints every fault to stderr and ends the process with exit code 1. */
export function loadConfigOrExit(env: Environment = process.env): Config {
  try {
    return loadConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
}

type MailValues = ReturnType<typeof readSettings<typeof mailFragment>>;

/** Without the server that they are for, credentials of here would go to whichever server an administrator enters. */
function strayCredentials(values: MailValues): ConfigFault[] {
  if (values.FETTLE_SMTP_HOST) return [];
  const names = (['FETTLE_SMTP_USERNAME', 'FETTLE_SMTP_PASSWORD'] as const).filter((name) => values[name]);
  return names.map((setting) => ({ setting, message: 'needs FETTLE_SMTP_HOST beside it: the server that it is for' }));
}

function mailOf(values: MailValues): MailConfig {
  return {
    host: values.FETTLE_SMTP_HOST,
    port: values.FETTLE_SMTP_PORT,
    security: values.FETTLE_SMTP_SECURITY,
    username: values.FETTLE_SMTP_USERNAME,
    password: values.FETTLE_SMTP_PASSWORD,
    fromAddress: values.FETTLE_SMTP_FROM,
    fromName: values.FETTLE_SMTP_FROM_NAME,
    allowPrivate: values.FETTLE_SMTP_ALLOW_PRIVATE,
  };
}

type HttpValues = ReturnType<typeof readSettings<typeof httpFragment>>;
type SecretValues = ReturnType<typeof readSettings<typeof secretsFragment>>;

/** The variable that holds each public URL. */
export const urlNames = {
  operator: 'FETTLE_OPERATOR_URL',
  admin: 'FETTLE_ADMIN_URL',
  agent: 'FETTLE_AGENT_URL',
} as const;
const portNames = { operator: 'FETTLE_PORT_OPERATOR', admin: 'FETTLE_PORT_ADMIN', agent: 'FETTLE_PORT_AGENT' } as const;

function crossFaults(http: HttpValues, secrets: SecretValues): ConfigFault[] {
  const faults: ConfigFault[] = [];
  if (http.FETTLE_BIND !== undefined && !isLoopback(http.FETTLE_BIND)) {
    for (const name of Object.values(urlNames)) {
      if (!http[name])
        faults.push({ setting: name, message: `is required because FETTLE_BIND is ${http.FETTLE_BIND}` });
    }
  }
  const ports = Object.values(portNames).filter((name) => http[name] > 0);
  const taken = ports.find((name, index) => ports.findIndex((other) => http[other] === http[name]) !== index);
  if (taken) faults.push({ setting: taken, message: `is the same port as another surface: ${http[taken]}` });
  for (const part of http.FETTLE_TRUST_PROXY ?? []) {
    if (!isNetwork(part))
      faults.push({
        setting: 'FETTLE_TRUST_PROXY',
        message: `holds something that is not an address or network: ${part}`,
      });
  }
  if (Boolean(secrets.FETTLE_ADMIN_EMAIL) !== Boolean(secrets.FETTLE_ADMIN_PASSWORD)) {
    faults.push({
      setting: 'FETTLE_ADMIN_EMAIL',
      message: 'and FETTLE_ADMIN_PASSWORD(_FILE) belong together; one is missing or not valid',
    });
  }
  return faults;
}

function surfacesOf(http: HttpValues): Record<SurfaceName, SurfaceConfig> {
  const upstreams = {
    operator: http.FETTLE_DASHBOARD_UPSTREAM ?? `http://127.0.0.1:${http.FETTLE_PORT_DASHBOARD}`,
    admin: http.FETTLE_ADMIN_UPSTREAM ?? `http://127.0.0.1:${http.FETTLE_PORT_ADMIN_CONSOLE}`,
    agent: undefined,
  };
  const surface = (name: SurfaceName): SurfaceConfig => {
    const port = http[portNames[name]];
    const publicUrl = http[urlNames[name]] ?? localUrls(port)[0];
    return { port, publicUrl, allowedOrigins: originsOf(http.FETTLE_BIND, publicUrl, port), upstream: upstreams[name] };
  };
  return { operator: surface('operator'), admin: surface('admin'), agent: surface('agent') };
}

function isNetwork(text: string): boolean {
  if (text === 'loopback') return true;
  const [address, bits, ...rest] = text.split('/');
  const family = isIP(address ?? '');
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function deepFreeze(value: unknown): void {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  Object.values(value).forEach(deepFreeze);
}
