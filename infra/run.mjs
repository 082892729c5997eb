// The entry of every root script. Runs on any Node from 20 on, with built-ins only: installs the pinned toolchain,
// then runs itself again under the pinned Node. See docs/guides and `node infra/run.mjs help`.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { isAnswered } from './plan.mjs';
import { ensureToolchain, isUnderToolchain, nodePath, toolchainEnv } from './toolchain.mjs';
import { report } from './terminal.mjs';

const commands = {
  start: { what: 'set up, then run everything on this machine', load: () => import('./start.mjs') },
  test: { what: 'set up, then run the whole test suite (arguments go to Jest)', load: () => import('./test.mjs') },
  build: { what: 'install packages and build what changed', load: () => import('./build.mjs') },
  check: { what: 'lint, format, boundaries, documents, unused code, tests', load: () => import('./check.mjs') },
  fix: { what: 'apply formatting and the fixes that lint knows', load: () => import('./fix.mjs') },
  bench: { what: 'measure speed and cost beside a floor (names of benchmarks)', load: () => import('./bench.mjs') },
  proof: {
    what: 'prove that lists of 100,000 nodes cost the same on each page (its own PostgreSQL)',
    load: () => import('./proof.mjs'),
  },
  image: {
    what: 'build, and gather what goes into the container images (a folder)',
    load: () => import('./image.mjs'),
  },
  doctor: {
    what: 'try every part of the control plane and say what to do (--json)',
    load: () => import('./doctor.mjs'),
  },
  gallery: { what: 'serve the component gallery (--port N)', load: () => import('./gallery.mjs') },
  docs: { what: 'write the generated documents', load: () => import('./docs.mjs') },
};

function help() {
  for (const [name, { what }] of Object.entries(commands)) process.stdout.write(`  ${name.padEnd(8)} ${what}\n`);
}

/** Waits in the old Node for the same command in the new one. Ctrl-C reaches the child through the terminal; we only wait. */
function reexec(args) {
  const self = fileURLToPath(import.meta.url);
  const child = spawn(nodePath(), [self, ...args], { stdio: 'inherit', env: toolchainEnv() });
  process.on('SIGINT', () => {});
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    report(error);
    process.exitCode = 1;
  });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}

const [name = 'help', ...rest] = process.argv.slice(2);
if (!(name in commands)) {
  help();
  process.exitCode = name === 'help' ? 0 : 2;
} else {
  try {
    if (name === 'start' && isAnswered(rest)) {
      process.exitCode = 0;
    } else if (isUnderToolchain()) {
      process.exitCode = (await (await commands[name].load()).main(rest)) ?? 0;
    } else {
      await ensureToolchain();
      reexec([name, ...rest]);
    }
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
}
