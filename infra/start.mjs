// `npm start`: everything on this machine, in order, until Ctrl-C.
import { basename, join } from 'node:path';
import { build } from './build.mjs';
import { launchAgent, launchControlPlane, launchPages } from './children.mjs';
import { lockHolder, tryLock } from './lock.mjs';
import { Machine } from './machine.mjs';
import { makeDataDir, makePlan, requirePorts } from './plan.mjs';
import { startPostgres } from './postgres.mjs';
import { nextApps } from './projects.mjs';
import { Stop, bold, dim, green, report, say, step } from './terminal.mjs';

function startDatabase(machine) {
  const { plan } = machine;
  if (plan.databaseUrl) return plan.databaseUrl;
  let url;
  const launch = async ({ onSpawn }) => {
    const logFile = join(plan.dataDir, 'logs', 'postgres.log');
    const server = await startPostgres({ folder: plan.dataDir, port: plan.ports.postgres, logFile });
    onSpawn(server.child);
    url = server.url;
    return server.child;
  };
  // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every session to end by itself.
  return machine.run('postgres', launch, { stopSignal: 'SIGINT' }).then(() => url);
}

async function startParts(machine) {
  const { plan } = machine;
  let ready;
  let databaseUrl;
  const part = (label, work) => (machine.isStopping ? undefined : step(label, work));
  await part('database', async () => {
    databaseUrl = await startDatabase(machine);
  });
  await part('control plane', () => {
    const onReady = (message) => (ready = message);
    return machine.run('control-plane', ({ onSpawn }) => launchControlPlane(plan, databaseUrl, { onSpawn, onReady }));
  });
  await part('pages', async () => {
    const ports = { dashboard: plan.ports.dashboard, admin: plan.ports.console };
    for (const app of nextApps().map((path) => basename(path))) {
      await machine.run(app, (on) => launchPages(plan, { app, port: ports[app] }, on));
    }
  });
  if (plan.localNode) {
    const launch = (on) => launchAgent(plan, ready.localNodeTokenFile, on);
    await part('this machine', () => machine.run('agent', launch, { essential: false }));
  }
  return ready;
}

function greet(plan, { addresses, setupUrl }) {
  say();
  say(`${bold('Fettle is running.')} ${dim('Ctrl-C stops it; the data stays.')}`);
  say();
  say(`Dashboard   ${green(addresses.operator)}`);
  say(`Admin       ${green(addresses.admin)}`);
  say(`Agents      ${green(addresses.agent)}`);
  say(dim(`Data        ${plan.dataDir}`));
  if (setupUrl) {
    say();
    say('Nobody has an account yet. This link makes the first administrator, once:');
    say(bold(setupUrl));
  }
  say();
}

/** `npm start`. Resolves to the exit code when everything has stopped. */
export async function main(args) {
  const plan = makePlan(args);
  makeDataDir(plan);
  const free = await tryLock(plan.dataDir, 'start');
  if (free === null) {
    const pid = lockHolder(plan.dataDir, 'start');
    throw new Stop(
      `Fettle already runs on ${plan.dataDir} (process ${pid}). Stop it with Ctrl-C there, or: kill ${pid}`,
    );
  }
  const machine = new Machine(plan);
  try {
    await machine.clearLeftovers();
    await requirePorts(plan);
    // Machines without Node install the executable, so a control plane must have it to serve.
    await build({ executable: process.platform === 'linux' });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, machine.onSignal);
    const ready = await startParts(machine);
    if (!machine.isStopping) greet(plan, ready);
    return await machine.finished;
  } catch (error) {
    // What was still starting when Ctrl-C came fails, as it should.
    if (machine.isStopping) return await machine.finished;
    report(error);
    await machine.stop(1);
    return 1;
  } finally {
    free();
  }
}
