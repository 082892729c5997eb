// Bundles the agent: dist/agent.cjs for machines with Node 20 or newer, and with `--sea` a single executable made from
// the running Node. Writes dist/builds/ (what the control plane serves) with manifest.json {version, files}. Without `--sea`
// executables stay as long as the bundle in them is the current one.
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
import { join } from 'node:path';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const builds = join(dist, 'builds');
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'));
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

async function bundle() {
  await build({
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
  writeFileSync(config, JSON.stringify({ main: script, output: blob, disableExperimentalSEAWarning: true }));
  execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'inherit' });
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
const files = new Set(['agent.cjs', ...executables(previousBundle)]);
put(join(dist, 'agent.cjs'), join(builds, 'agent.cjs'));
if (process.argv.includes('--sea')) {
  const name = `fettle-agent-linux-${process.arch}`;
  singleExecutable(name);
  files.add(name);
}
const manifest = `${JSON.stringify({ version, files: [...files].map(describe) }, null, 2)}\n`;
for (const folder of [dist, builds]) {
  writeFileSync(join(dist, 'manifest.json.new'), manifest);
  renameSync(join(dist, 'manifest.json.new'), join(folder, 'manifest.json'));
}
