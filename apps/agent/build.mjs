// Bundles the agent: dist/agent.cjs for machines with Node 20 or newer, and with `--sea` a single executable made from
// the running Node. Writes dist/builds/ (what the control plane serves) with manifest.json {version, files} and the install
// script. Without `--sea` executables stay as long as the bundle in them is the current one. `--out DIR` builds there instead of
// in dist/. The same sources, lockfile and Node give the same bytes, wherever and whenever they are built.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const here = import.meta.dirname;
const { values: flags } = parseArgs({ options: { out: { type: 'string' }, sea: { type: 'boolean' } } });
const dist = flags.out === undefined ? join(here, 'dist') : resolve(flags.out);
const builds = join(dist, 'builds');
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
/** The install script's parts, and the line in it that stands for another part. */
const INSTALLER = join(here, '../../infra/agent/install.sh');
const INCLUDE = /^# include (\S+)\n/gm;
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

async function bundle() {
  await build({
    // Nothing of where this lies may get into the bundle.
    absWorkingDir: here,
    entryPoints: [join(here, 'src/main.ts')],
    outfile: join(dist, 'agent.cjs'),
    bundle: true,
    platform: 'node',
    target: 'node20.15',
    format: 'cjs',
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    banner: { js: '#!/usr/bin/env node' },
    define: { __FETTLE_AGENT_VERSION__: JSON.stringify(version) },
  });
  chmodSync(join(dist, 'agent.cjs'), 0o755);
}

// The executable is this very Node with the bundle as a section of it; strip takes off a tenth where it is installed.
function singleExecutable(name) {
  const work = join(dist, 'sea');
  mkdirSync(work, { recursive: true });
  const config = join(work, 'config.json');
  const blob = join(work, 'agent.blob');
  const target = join(work, name);
  // The shebang is no JavaScript inside of a SEA.
  const script = join(work, 'agent.cjs');
  writeFileSync(script, readFileSync(join(dist, 'agent.cjs'), 'utf8').replace(/^#!.*\n/, ''));
  // The blob holds the name of the script as it is given here: a bare one is the same everywhere.
  const settings = { main: 'agent.cjs', output: 'agent.blob', disableExperimentalSEAWarning: true };
  writeFileSync(config, JSON.stringify(settings));
  execFileSync(process.execPath, ['--experimental-sea-config', config], { cwd: work, stdio: 'inherit' });
  copyFileSync(process.execPath, target);
  chmodSync(target, 0o755);
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  execFileSync(process.execPath, [postject, target, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
    stdio: 'ignore',
  });
  put(target, join(dist, 'fettle-agent'));
  put(target, join(builds, name));
  rmSync(work, { recursive: true });
}

/** One file: what a machine downloads and runs as root is whole or not there. */
function assembleInstaller() {
  const text = readFileSync(INSTALLER, 'utf8').replace(INCLUDE, (_, name) => {
    return readFileSync(join(dirname(INSTALLER), name), 'utf8').replace(/^#!.*\n/, '');
  });
  writeFileSync(join(dist, 'install.sh'), text, { mode: 0o755 });
  put(join(dist, 'install.sh'), join(builds, 'install.sh'));
}

function describe(name) {
  const path = join(builds, name);
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { name, sha256, sizeBytes: statSync(path).size };
}

/** Copies a file into its place in one step: a control plane that runs meanwhile never serves half of one. */
function put(source, target) {
  copyFileSync(source, `${target}.new`);
  renameSync(`${target}.new`, target);
}

/** The executables that embed the bundle of the last build; removed when that was another one. */
function executables(previousBundle) {
  const names = readdirSync(builds).filter((name) => name.startsWith('fettle-agent-'));
  if (previousBundle?.equals(readFileSync(join(dist, 'agent.cjs')))) return names;
  for (const name of names) rmSync(join(builds, name));
  return [];
}

function contentOf(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

mkdirSync(builds, { recursive: true });
const previousBundle = contentOf(join(builds, 'agent.cjs'));
await bundle();
const files = new Set(['agent.cjs', 'install.sh', ...executables(previousBundle)]);
put(join(dist, 'agent.cjs'), join(builds, 'agent.cjs'));
assembleInstaller();
if (flags.sea) {
  const name = `fettle-agent-linux-${process.arch}`;
  singleExecutable(name);
  files.add(name);
}
const manifest = `${JSON.stringify({ version, files: [...files].map(describe) }, null, 2)}\n`;
for (const folder of [dist, builds]) {
  writeFileSync(join(dist, 'manifest.json.new'), manifest);
  renameSync(join(dist, 'manifest.json.new'), join(folder, 'manifest.json'));
}
