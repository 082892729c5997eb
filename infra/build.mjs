// Packages, compiled code, the agent's bundle and the Next apps: each step only when something that it reads has changed.
import { cpSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { command } from './command.mjs';
import { whenChanged } from './fingerprint.mjs';
import { lock } from './lock.mjs';
import { nextApps, packages, typescriptProjects } from './projects.mjs';
import { removeOrphans } from './orphans.mjs';
import { dim, say, step } from './terminal.mjs';
import { logDir, nodePath, root, toolchainDir, toolchainEnv } from './toolchain.mjs';

const LOCKFILES = ['pnpm-lock.yaml', 'pnpm-workspace.yaml'];
const run = (argv, name, cwd = root) => command(argv, { cwd, env: toolchainEnv({ NO_COLOR: '1' }), logDir, name });

function installPackages() {
  const manifests = ['package.json', ...packages().map((path) => `${path}/package.json`)];
  const outputs = ['node_modules/.modules.yaml'];
  return whenChanged({ name: 'packages', inputs: [...LOCKFILES, ...manifests], outputs }, () =>
    run(['pnpm', 'install', '--frozen-lockfile', '--reporter=append-only'], 'packages'),
  );
}

/** `tsc -b` knows by itself what changed; only outputs whose source is gone are ours to remove. */
async function compile() {
  const projects = typescriptProjects();
  removeOrphans(projects.map(dirname));
  await run([join(root, 'node_modules', '.bin', 'tsc'), '-b', ...projects], 'compile');
}

/** `executable`: also the agent for machines without Node, which takes some seconds and 127 MB. */
function bundleAgent(executable) {
  const parts = readdirSync(join(root, 'infra/agent')).filter((name) => name.endsWith('.sh'));
  const inputs = ['apps/agent', 'libs/contracts', 'pnpm-lock.yaml', ...parts.map((name) => `infra/agent/${name}`)];
  const builds = ['agent.cjs', 'install.sh', 'manifest.json'].map((name) => `apps/agent/dist/builds/${name}`);
  const outputs = ['apps/agent/dist/agent.cjs', ...builds];
  if (executable) outputs.push(`apps/agent/dist/builds/fettle-agent-linux-${process.arch}`);
  const name = executable ? 'agent-executable' : 'agent';
  return whenChanged({ name, inputs, outputs }, () =>
    run([nodePath(), 'apps/agent/build.mjs', ...(executable ? ['--sea'] : [])], name),
  );
}

/** The standalone server of Next lacks the static files: its documentation says to copy them beside server.js. */
function buildNextApp(app) {
  const server = `${app}/.next/standalone/${app}`;
  const inputs = [app, 'libs/ui', 'libs/client', 'libs/contracts', ...LOCKFILES];
  return whenChanged({ name: app.replace('/', '-'), inputs, outputs: [`${server}/server.js`] }, async () => {
    rmSync(join(root, app, '.next', 'standalone'), { recursive: true, force: true });
    const next = join(root, app, 'node_modules', '.bin', 'next');
    await run([next, 'build'], app.replace('/', '-'), join(root, app));
    cpSync(join(root, app, '.next', 'static'), join(root, server, '.next', 'static'), { recursive: true });
    if (existsSync(join(root, app, 'public'))) {
      cpSync(join(root, app, 'public'), join(root, server, 'public'), { recursive: true });
    }
  });
}

/**
 * Installs packages and builds what changed; `pages: false` leaves out the agent's bundle and the Next apps,
 * `executable: true` adds the agent as a single executable.
 * A second build in the same checkout waits for the first.
 */
export async function build({ pages = true, executable = false } = {}) {
  const free = await lock(toolchainDir, 'build', (pid) => say(dim(`waiting for another build (process ${pid})`)));
  try {
    await step('packages', installPackages);
    await step('compile', compile);
    if (!pages) return;
    if (existsSync(join(root, 'apps/agent/build.mjs'))) await step('agent', () => bundleAgent(executable));
    for (const app of nextApps()) await step(app.replace('apps/', ''), () => buildNextApp(app));
  } finally {
    free();
  }
}

/** `npm run build`. */
export async function main() {
  await build();
  return 0;
}
