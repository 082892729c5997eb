import { z } from 'zod';
import {
  connectionUrl,
  flag,
  integer,
  optionalInteger,
  port,
  publicUrl,
  secretSetting,
  setting,
  share,
} from './setting.js';

/** Texts that stand in examples everywhere: whoever leaves one in place has no secret (S4). */
const exampleSecret = /^(.)\1*$|change.?me|example|password|secret|default|test.?test|123456|letmein|fettle.?fettle/i;

function notAnExample(text: string): boolean {
  return !exampleSecret.test(text);
}

export const httpFragment = {
  FETTLE_BIND: setting(
    z.string().min(1).default('127.0.0.1'),
    'Address to listen on. Anything but loopback needs the three public URLs.',
  ),
  FETTLE_PORT_OPERATOR: setting(port(7400), 'Port of the dashboard and its API.'),
  FETTLE_PORT_ADMIN: setting(port(7401), 'Port of the admin console and its API.'),
  FETTLE_PORT_AGENT: setting(port(7402), 'Port that agents call.'),
  FETTLE_PORT_DASHBOARD: setting(port(7410), 'Loopback port of the dashboard’s Next server.'),
  FETTLE_PORT_ADMIN_CONSOLE: setting(port(7411), 'Loopback port of the admin console’s Next server.'),
  FETTLE_PORT_POSTGRES: setting(port(7420), 'Loopback port of the embedded PostgreSQL.'),
  FETTLE_OPS_PORT: setting(port(7430), 'Loopback port of /healthz, /readyz and /metrics. 0: any free one.'),
  FETTLE_OPERATOR_URL: setting(publicUrl().optional(), 'Public URL of the operator surface, as browsers see it.'),
  FETTLE_ADMIN_URL: setting(publicUrl().optional(), 'Public URL of the admin surface, as browsers see it.'),
  FETTLE_AGENT_URL: setting(publicUrl().optional(), 'Public URL of the agent surface, as nodes see it.'),
  FETTLE_DASHBOARD_UPSTREAM: setting(
    publicUrl().optional(),
    'Where the operator surface finds its pages. Default: FETTLE_PORT_DASHBOARD on loopback.',
  ),
  FETTLE_ADMIN_UPSTREAM: setting(
    publicUrl().optional(),
    'Where the admin surface finds its pages. Default: FETTLE_PORT_ADMIN_CONSOLE on loopback.',
  ),
  FETTLE_TRUST_PROXY: setting(
    z
      .string()
      .default('')
      .transform((text) =>
        text
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      ),
    'Addresses or networks of reverse proxies whose X-Forwarded-* are believed, separated by commas; "loopback" for this machine.',
  ),
} as const;

export const dataFragment = {
  DATABASE_URL: secretSetting(connectionUrl(['postgres:', 'postgresql:']), 'PostgreSQL 15 or newer.'),
  FETTLE_DATABASE_POOL: setting(integer(10, 2, 200), 'Most connections that one process opens for queries.'),
  REDIS_URL: secretSetting(
    connectionUrl(['redis:', 'rediss:']).optional(),
    'Redis 7 or Valkey for queues and the bus. Without it both use PostgreSQL.',
  ),
  FETTLE_DATA_DIR: setting(z.string().min(1).default('.fettle'), 'Folder for keys and files (made with mode 0700).'),
} as const;

export const secretsFragment = {
  FETTLE_MASTER_KEY: secretSetting(
    z
      .string()
      .min(43, 'must carry at least 256 bits: `openssl rand -base64 32`')
      .refine(notAnExample, 'is an example; make your own')
      .optional(),
    'Master key, 32 random bytes in base64 or hex. Without it one is made in FETTLE_DATA_DIR/master.key.',
  ),
  FETTLE_ADMIN_EMAIL: setting(
    z.email('must be an e-mail address').optional(),
    'First administrator, made without the setup link.',
  ),
  FETTLE_ADMIN_PASSWORD: secretSetting(
    z
      .string()
      .min(12, 'must have at least 12 characters')
      .refine(notAnExample, 'is an example; choose your own')
      .optional(),
    'Password of the first administrator.',
  ),
} as const;

export const tracingFragment = {
  FETTLE_OTLP_ENDPOINT: setting(
    publicUrl().optional(),
    'Receiver of traces (OTLP over HTTP), e.g. http://127.0.0.1:4318. Default: OTEL_EXPORTER_OTLP_ENDPOINT; without both no traces are taken.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(publicUrl().optional(), 'The same, under its standard name.'),
  OTEL_EXPORTER_OTLP_HEADERS: secretSetting(
    z.string().optional(),
    'Headers for that receiver: name=value, separated by commas, values percent-encoded.',
  ),
  FETTLE_TRACE_SHARE: setting(share(1), 'Share of people’s requests and of jobs whose traces are kept, 0 to 1.'),
  FETTLE_TRACE_AGENT_SHARE: setting(
    share(0.01),
    'The same for calls of agents. What becomes of a task is in the trace of the request that made it, whatever this is.',
  ),
} as const;

export const mailFragment = {
  FETTLE_SMTP_HOST: setting(
    z.string().max(253).optional(),
    'Mail server. What is set here cannot be changed in the admin console.',
  ),
  FETTLE_SMTP_PORT: setting(optionalInteger(1, 65_535), 'Its port: 587 unless set in the admin console.'),
  FETTLE_SMTP_SECURITY: setting(
    z.enum(['none', 'starttls', 'tls']).optional(),
    'none, starttls (587) or tls (465): starttls unless set in the admin console.',
  ),
  FETTLE_SMTP_USERNAME: setting(z.string().max(320).optional(), 'Name to sign in with there.'),
  FETTLE_SMTP_PASSWORD: secretSetting(z.string().max(1_024).optional(), 'Password of that name.'),
  FETTLE_SMTP_FROM: setting(z.email('must be an e-mail address').optional(), 'Address that mails come from.'),
  FETTLE_SMTP_FROM_NAME: setting(z.string().max(120).optional(), 'Name that mails come from.'),
  FETTLE_SMTP_ALLOW_PRIVATE: setting(
    z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional(),
    'Whether that server may be in a private network or on this machine: true or false.',
  ),
} as const;

export const processFragment = {
  LOG_LEVEL: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'Least important log lines that are written.',
  ),
  FETTLE_SUPERVISED: setting(
    flag(false),
    'Whether whoever started this process starts it again when it ends; needed to restart Fettle from the admin console.',
  ),
  FETTLE_LOCAL_NODE: setting(flag(true), 'Whether the standalone process makes this machine its first node.'),
} as const;
