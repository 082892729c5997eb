// A Docker engine of a test's own: data, socket, bridge and containerd namespace are new, and no firewall rule is made, so an
// engine that this machine already runs is neither used nor disturbed.
import { execFile, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '../../libs/testing/dist/until.js';
import { ended } from '../supervise.mjs';
import { tail } from '../terminal.mjs';

const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 30_000;
const OUTPUT_LIMIT = 16 * 1024 * 1024;
const execute = promisify(execFile);

/**
 * Runs a program to its end. Resolves to its stdout; rejects, with everything that it wrote in the message, when the exit code is
 * not 0 or `timeoutMs` (default 60 s) is over.
 */
export async function output(argv, { timeoutMs = 60_000, cwd, env } = {}) {
  try {
    const options = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: OUTPUT_LIMIT, cwd, env };
    return (await execute(argv[0], argv.slice(1), options)).stdout;
  } catch (error) {
    const said = `${error.stdout ?? ''}${error.stderr ?? ''}`.trim();
    throw Object.assign(new Error(`${argv.join(' ')}\nended with ${error.code ?? error.signal}:\n${said}`), {
      exitCode: error.code,
      said,
    });
  }
}

/** 198.18.0.0/15 is set aside for test networks and routed nowhere; a /24 of it that this machine does not have yet. */
function freeAddress() {
  const taken = new Set(Object.values(networkInterfaces()).flatMap((one) => one.map(({ address }) => address)));
  for (;;) {
    const address = `198.${randomInt(18, 20)}.${randomInt(256)}.1`;
    if (!taken.has(address)) return address;
  }
}

async function makeBridge() {
  const bridge = `fettle-${randomBytes(3).toString('hex')}`;
  const address = freeAddress();
  await output(['ip', 'link', 'add', bridge, 'type', 'bridge']);
  await output(['ip', 'address', 'add', `${address}/24`, 'dev', bridge]);
  await output(['ip', 'link', 'set', bridge, 'up']);
  return { bridge, address };
}

function launch(folder, bridge) {
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const logFile = join(folder, 'dockerd.log');
  const config = {
    hosts: [socket],
    bridge,
    'data-root': join(folder, 'data'),
    'exec-root': join(folder, 'exec'),
    pidfile: join(folder, 'docker.pid'),
    // Containers only have to reach the bridge itself, which takes no rule and no forwarding.
    iptables: false,
    ip6tables: false,
    'ip-masq': false,
    'ip-forward': false,
  };
  writeFileSync(join(folder, 'daemon.json'), JSON.stringify(config));
  const log = openSync(logFile, 'a');
  // Should this process be killed, the engine ends too.
  const argv = ['dockerd', '--config-file', join(folder, 'daemon.json')];
  argv.push('--containerd-namespace', bridge, '--containerd-plugins-namespace', `${bridge}-plugins`);
  const daemon = spawn('setpriv', ['--pdeathsig', 'TERM', '--', ...argv], { stdio: ['ignore', log, log] });
  closeSync(log);
  return { daemon, socket, logFile };
}

async function stop(daemon) {
  if (daemon.exitCode === null && daemon.signalCode === null) daemon.kill('SIGTERM');
  const timer = setTimeout(() => daemon.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended(daemon);
  clearTimeout(timer);
}

/**
 * Starts the engine; needs root. Resolves to `{ address, host, docker, stop }`: `address` is this machine as containers see it,
 * `host` the value of DOCKER_HOST, `docker(args)` runs the client and resolves to its stdout, `log()` gives the engine's last lines, `stop()` ends the engine and removes
 * all that was its own.
 */
export async function startEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-docker-'));
  const { bridge, address } = await makeBridge();
  const { daemon, socket, logFile } = launch(folder, bridge);
  const docker = (args, options) => output(['docker', '--host', socket, ...args], options);
  const engine = {
    address,
    host: socket,
    docker,
    log: () => tail(logFile, 40),
    stop: async () => {
      await stop(daemon);
      await output(['ip', 'link', 'delete', bridge]);
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
  const over = ended(daemon).then((how) => Promise.reject(new Error(`dockerd ${how}:\n${tail(logFile, 20)}`)));
  over.catch(() => {});
  const ready = until(() => daemon.exitCode !== null || docker(['version']), {
    timeoutMs: START_LIMIT_MS,
    what: 'dockerd',
  });
  ready.catch(() => {});
  try {
    await Promise.race([ready, over]);
    return engine;
  } catch (error) {
    await engine.stop();
    throw error;
  }
}
