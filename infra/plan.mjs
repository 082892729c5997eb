// What one `npm start` is going to use: data folder, ports and parts, from flags and environment.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeHolder, isFree } from './ports.mjs';
import { Stop } from './terminal.mjs';
import { root } from './toolchain.mjs';

const DEFAULT_BASE = 7400;
const OFFSETS = { operator: 0, admin: 1, agent: 2, dashboard: 10, console: 11, postgres: 20, ops: 30 };
const SETTINGS = {
  operator: 'FETTLE_PORT_OPERATOR',
  admin: 'FETTLE_PORT_ADMIN',
  agent: 'FETTLE_PORT_AGENT',
  dashboard: 'FETTLE_PORT_DASHBOARD',
  console: 'FETTLE_PORT_ADMIN_CONSOLE',
  postgres: 'FETTLE_PORT_POSTGRES',
  ops: 'FETTLE_OPS_PORT',
};
const HIGHEST_BASE = 65_535 - OFFSETS.ops;

export const usage = `npm start -- [options]

  --data-dir DIR     keys, database, logs (default: FETTLE_DATA_DIR, else .fettle in the checkout)
  --port-base N      first of the ports N, N+1, N+2, N+10, N+11, N+20, N+30 (default: ${DEFAULT_BASE})
  --no-local-node    do not make this machine the first node`;

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        'port-base': { type: 'string' },
        'no-local-node': { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new Stop(`${error.message}\n\n${usage}`);
  }
}

function number(text, { name, highest }) {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= highest) return value;
  throw new Stop(`${name} must be a whole number from 1 to ${highest}, not "${text}".`);
}

/** The flag shifts the whole set; without it each port may come from its own setting. */
function portsFrom(flag, env) {
  const base = flag === undefined ? DEFAULT_BASE : number(flag, { name: '--port-base', highest: HIGHEST_BASE });
  const port = (name) => {
    const setting = env[SETTINGS[name]];
    const isSet = flag === undefined && Boolean(setting);
    return isSet ? number(setting, { name: SETTINGS[name], highest: 65_535 }) : base + OFFSETS[name];
  };
  return Object.fromEntries(Object.keys(OFFSETS).map((name) => [name, port(name)]));
}

/** The ports of a plan as the settings that the control plane reads. */
export function portSettings(ports) {
  return Object.fromEntries(Object.entries(SETTINGS).map(([name, setting]) => [setting, String(ports[name])]));
}

/** Reads flags and environment into a plan, or null when help was asked for. Throws `Stop` on anything it does not know. */
export function makePlan(args, env = process.env) {
  const flags = parse(args);
  if (flags.help) return null;
  return {
    dataDir: resolve(root, flags['data-dir'] ?? (env.FETTLE_DATA_DIR || join(root, '.fettle'))),
    bind: env.FETTLE_BIND || '127.0.0.1',
    localNode: flags['no-local-node'] !== true,
    databaseUrl: env.DATABASE_URL || null,
    ports: portsFrom(flags['port-base'], env),
  };
}

/** Throws a `Stop` that names every port of the plan that is taken, and by whom. */
export async function requirePorts(plan) {
  const { ports, bind } = plan;
  const wanted = [
    [ports.operator, 'operator surface', bind],
    [ports.admin, 'admin surface', bind],
    [ports.agent, 'agent surface', bind],
    [ports.dashboard, 'dashboard pages', '127.0.0.1'],
    [ports.console, 'admin pages', '127.0.0.1'],
    [ports.ops, 'health and metrics', '127.0.0.1'],
    ...(plan.databaseUrl ? [] : [[ports.postgres, 'PostgreSQL', '127.0.0.1']]),
  ];
  const taken = [];
  for (const [port, purpose, host] of wanted) {
    if (!(await isFree(port, host))) taken.push(describeHolder(port, purpose));
  }
  if (taken.length === 0) return;
  throw new Stop(`${taken.join('\n')}\n\nEnd it, or choose other ports: npm start -- --port-base 7500`);
}
