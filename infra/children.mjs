// How each process of `npm start` is launched: its program, its environment, and when it counts as ready.
import { fork, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childLog } from './child-log.mjs';
import { planSettings } from './plan.mjs';
import { ended } from './supervise.mjs';
import { Stop, tail } from './terminal.mjs';
import { nodePath, root, toolchainEnv } from './toolchain.mjs';

const READY_LIMIT_MS = 60_000;
const POLL_MS = 50;

/** Rejects when the child ends or the time is over before `ready` resolves; the error carries the end of its log. */
async function orFail(name, child, log, ready) {
  const abort = new AbortController();
  const fail = (how) => Promise.reject(new Stop(`${name} ${how}. The end of ${log.path}:\n\n${tail(log.path, 30)}`));
  const late = wait(READY_LIMIT_MS, undefined, { signal: abort.signal }).then(() =>
    fail('did not become ready in 60 s'),
  );
  late.catch(() => {});
  try {
    return await Promise.race([ready(abort.signal), ended(child).then(fail), late]);
  } finally {
    abort.abort();
  }
}

function capture(name, child, plan) {
  const log = childLog(join(plan.dataDir, 'logs', `${name}.log`));
  log.take(child.stdout);
  log.take(child.stderr);
  return log;
}

/** Detached: a group of its own, so Ctrl-C in the terminal reaches only us and the order of stopping is ours. */
const options = (plan, env) => ({
  cwd: plan.dataDir,
  detached: true,
  env: toolchainEnv({ NODE_ENV: 'production', ...env }),
});

/** The control plane. It says over IPC when its surfaces listen; `onReady` gets that message. */
export async function launchControlPlane(plan, databaseUrl, { onSpawn, onReady }) {
  const { ports } = plan;
  const env = {
    DATABASE_URL: databaseUrl,
    FETTLE_DATA_DIR: plan.dataDir,
    ...planSettings(plan),
    // Whatever ends here is started again by us.
    FETTLE_SUPERVISED: 'true',
    FETTLE_DASHBOARD_UPSTREAM: `http://127.0.0.1:${ports.dashboard}`,
    FETTLE_ADMIN_UPSTREAM: `http://127.0.0.1:${ports.console}`,
  };
  const main = join(root, 'apps/standalone/dist/main.js');
  const execArgv = ['--enable-source-maps'];
  const child = fork(main, [], { ...options(plan, env), execPath: nodePath(), execArgv, silent: true });
  onSpawn(child);
  const log = capture('control-plane', child, plan);
  const message = await orFail('The control plane', child, log, () => {
    return new Promise((resolve) => child.on('message', (value) => value?.type === 'ready' && resolve(value)));
  });
  onReady(message);
  return child;
}

async function accepts(port, signal) {
  while (!signal.aborted) {
    const isOpen = await new Promise((resolve) => {
      const socket = createConnection({ port, host: '127.0.0.1' });
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await wait(POLL_MS);
  }
}

/** The server of a Next app on loopback; the control plane passes page requests on to it. */
export async function launchPages(plan, { app, port }, { onSpawn }) {
  const server = join(root, `apps/${app}/.next/standalone/apps/${app}/server.js`);
  const env = { PORT: String(port), HOSTNAME: '127.0.0.1', FETTLE_API_URL: `http://127.0.0.1:${plan.ports.operator}` };
  const child = spawn(nodePath(), [server], { ...options(plan, env), stdio: ['ignore', 'pipe', 'pipe'] });
  onSpawn(child);
  const log = capture(app, child, plan);
  await orFail(`The ${app} server`, child, log, (signal) => accepts(port, signal));
  return child;
}

/** This machine's own agent, started like on any other node. `tokenFile` is null once the agent has its identity. */
export async function launchAgent(plan, tokenFile, { onSpawn }) {
  const stateDir = join(plan.dataDir, 'agent');
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  const bundle = join(root, 'apps/agent/dist/agent.cjs');
  const token = tokenFile !== null && existsSync(tokenFile) ? ['--bootstrap-token-file', tokenFile] : [];
  const args = ['run', '--api-url', `http://127.0.0.1:${plan.ports.agent}`, ...token, '--state-dir', stateDir];
  const child = spawn(nodePath(), [bundle, ...args], { ...options(plan, {}), stdio: ['ignore', 'pipe', 'pipe'] });
  onSpawn(child);
  capture('agent', child, plan);
  return child;
}
