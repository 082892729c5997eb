// `npm test`: set up, build, start the servers that tests use, run Jest on the compiled output.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { aptParts } from './apt-parts.mjs';
import { build } from './build.mjs';
import { ended } from './supervise.mjs';
import { startServices } from './test-services.mjs';
import { Stop, report, say, step, yellow } from './terminal.mjs';
import { nodePath, root, toolchainEnv } from './toolchain.mjs';

/** Names the suites that cannot run here. With CI set that is a failure: there, everything has to run. */
function listAbsent(absent) {
  for (const { suffix, needs } of absent) say(yellow(`not run: *.${suffix}.spec (needs ${needs})`));
  return absent.length > 0 && Boolean(process.env.CI) && process.env.CI !== 'false';
}

/** People point at sources; Jest runs what was compiled from them. */
const compiled = (argument) => argument.replace(/(^|\/)src\//, '$1dist/').replace(/\.spec\.tsx?$/, '.spec.js');

async function jest(args, env) {
  const flags = ['--experimental-vm-modules', '--enable-source-maps', '--disable-warning=ExperimentalWarning'];
  const config = join(root, 'libs/tooling/jest.config.mjs');
  const program = join(root, 'node_modules/jest/bin/jest.js');
  const argv = [...flags, program, '--config', config, '--passWithNoTests', ...args.map(compiled)];
  const child = spawn(nodePath(), argv, { cwd: root, stdio: 'inherit', env });
  // Jest hears Ctrl-C from the terminal itself; we stay to stop the servers.
  const pass = (signal) => child.kill(signal);
  process
    .on('SIGINT', () => {})
    .on('SIGTERM', pass)
    .on('SIGHUP', pass);
  await ended(child);
  return child.exitCode ?? 1;
}

/** `npm test [-- arguments for Jest]`. Resolves to the exit code. */
export async function main(args) {
  const parts = aptParts();
  const absent = parts.filter((part) => part.path === null);
  const path = (suffix) => parts.find((part) => part.suffix === suffix).path;
  // Installing the agent on machines without Node is tried out in containers.
  await build({ executable: path('docker') !== null });
  let services;
  await step('servers for tests', async () => {
    services = await startServices(path('redis'));
  });
  const isFailure = listAbsent(absent);
  say();
  try {
    const env = toolchainEnv({
      NODE_ENV: 'test',
      TEST_DATABASE_URL: services.databaseUrl,
      ...(services.redisUrl && { TEST_REDIS_URL: services.redisUrl }),
      ...(path('e2e') && { TEST_CHROMIUM: path('e2e') }),
      FETTLE_ABSENT_PARTS: absent.map((part) => part.suffix).join(','),
    });
    const code = await jest(args, env);
    if (isFailure)
      report(new Stop('CI is set, so every suite has to run; the ones named above did not. This is a failure.'));
    return code || (isFailure ? 1 : 0);
  } finally {
    await services.stop();
  }
}
