// What one `npm start` is going to use: data folder, ports and parts, from flags and environment.
import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeHolder, isFree, isTakenOnIpv6 } from './ports.mjs';
import { Stop, say } from './terminal.mjs';
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

const usage = `npm start -- [options]

  --data-dir DIR     keys, database, logs (default: FETTLE_DATA_DIR, else .fettle in the checkout)
  --port-base N      first of the ports N, N+1, N+2, N+10, N+11, N+20, N+30 (default: ${DEFAULT_BASE})
  --no-local-node    do not make this machine the first node
  --help             show this`;

/** What npm makes of our options when the `--` before them was forgotten: settings of its own, which no script is told of. */
const KEPT_BY_NPM = {
  npm_config_data_dir: '--data-dir',
  npm_config_port_base: '--port-base',
  npm_config_local_node: '--no-local-node',
};

/** What a data folder of ours has from its first start on. */
const OURS = ['start.pid', 'run.json', 'postgres.password', 'master.key'];
/** A freshly made file system has this folder; it still counts as empty. */
const LOST_AND_FOUND = 'lost+found';

function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        'data-dir': { type: 'string' },
        'port-base': { type: 'string' },
        'no-local-node': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
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

/** The ports and parts of a plan as the settings that the control plane reads. */
export function planSettings({ ports, localNode }) {
  const entries = Object.entries(SETTINGS).map(([name, setting]) => [setting, String(ports[name])]);
  return { ...Object.fromEntries(entries), FETTLE_LOCAL_NODE: String(localNode) };
}

function refuseForgottenDashes(env) {
  const kept = Object.keys(KEPT_BY_NPM).filter((name) => env[name] !== undefined);
  if (kept.length === 0) return;
  const flags = kept.map((name) => KEPT_BY_NPM[name]);
  throw new Stop(`npm keeps ${flags.join(', ')} for itself unless "--" stands before: npm start -- ${flags[0]} …`);
}

/** Answers `--help` and wrong options, which needs nothing installed. Returns whether that was all. Throws `Stop` on wrong ones. */
export function isAnswered(args, env = process.env) {
  if (makePlan(args, env) !== null) return false;
  for (const line of usage.split('\n')) say(line);
  return true;
}

/** Reads flags and environment into a plan, or null when help was asked for. Throws `Stop` on anything it does not know. */
export function makePlan(args, env = process.env) {
  refuseForgottenDashes(env);
  const flags = parse(args);
  if (flags.help) return null;
  if (flags['data-dir'] === '') throw new Stop('--data-dir needs the name of a folder.');
  return {
    dataDir: resolve(root, flags['data-dir'] ?? (env.FETTLE_DATA_DIR || join(root, '.fettle'))),
    bind: env.FETTLE_BIND || '127.0.0.1',
    localNode: flags['no-local-node'] !== true && !/^(?:false|0|no|off)$/i.test(env.FETTLE_LOCAL_NODE ?? ''),
    databaseUrl: env.DATABASE_URL || null,
    ports: portsFrom(flags['port-base'], env),
  };
}

function holdsOtherFiles(folder) {
  const names = readdirSync(folder).filter((name) => name !== LOST_AND_FOUND);
  return names.length > 0 && !OURS.some((name) => names.includes(name));
}

/** Makes the data folder, for us alone. Throws a `Stop` when it cannot be, or is somebody else's: that one stays as it is. */
export function makeDataDir({ dataDir }) {
  let isForeign;
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    isForeign = holdsOtherFiles(dataDir);
    if (!isForeign) chmodSync(dataDir, 0o700);
  } catch (error) {
    throw new Stop(`${dataDir} cannot be the data folder: ${error.message}`);
  }
  if (isForeign) {
    throw new Stop(`${dataDir} holds other files. The data folder must be new, empty, or one that Fettle has made.`);
  }
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
    if (!(await isFree(port, host)) || (await isTakenOnIpv6(port))) taken.push(describeHolder(port, purpose));
  }
  if (taken.length === 0) return;
  const other = Math.min(ports.operator + 100, HIGHEST_BASE);
  throw new Stop(`${taken.join('\n')}\n\nEnd it, or choose other ports: npm start -- --port-base ${other}`);
}
