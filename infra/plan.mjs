// What one `npm start` is going to use: data folder, ports and parts, from flags and environment.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeHolder, isFree } from './ports.mjs';
import { Stop } from './terminal.mjs';
import { root } from './toolchain.mjs';

const DEFAULT_BASE = 7400;
const HIGHEST_BASE = 65_535 - 20;

export const usage = `npm start -- [options]

  --data-dir DIR     keys, database, logs (default: FETTLE_DATA_DIR, else .fettle in the checkout)
  --port-base N      first of the ports N, N+1, N+2, N+10, N+11, N+20 (default: ${DEFAULT_BASE})
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

function base(text) {
  const value = Number(text ?? DEFAULT_BASE);
  if (Number.isInteger(value) && value >= 1 && value <= HIGHEST_BASE) return value;
  throw new Stop(`--port-base must be a whole number from 1 to ${HIGHEST_BASE}, not "${text}".`);
}

/** Reads flags and environment into a plan, or null when help was asked for. Throws `Stop` on anything it does not know. */
export function makePlan(args, env = process.env) {
  const flags = parse(args);
  if (flags.help) return null;
  const first = base(flags['port-base']);
  return {
    dataDir: resolve(root, flags['data-dir'] ?? (env.FETTLE_DATA_DIR || join(root, '.fettle'))),
    bind: env.FETTLE_BIND || '127.0.0.1',
    localNode: flags['no-local-node'] !== true,
    databaseUrl: env.DATABASE_URL || null,
    ports: {
      operator: first,
      admin: first + 1,
      agent: first + 2,
      dashboard: first + 10,
      console: first + 11,
      postgres: first + 20,
    },
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
    ...(plan.databaseUrl ? [] : [[ports.postgres, 'PostgreSQL', '127.0.0.1']]),
  ];
  const taken = [];
  for (const [port, purpose, host] of wanted) {
    if (!(await isFree(port, host))) taken.push(describeHolder(port, purpose));
  }
  if (taken.length === 0) return;
  throw new Stop(`${taken.join('\n')}\n\nEnd it, or choose other ports: npm start -- --port-base 7500`);
}
