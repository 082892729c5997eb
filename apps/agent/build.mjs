// Bundles the agent: dist/agent.cjs for machines with Node 20 or newer, and with `--sea` a single executable made from
// the running Node. Writes dist/builds/ (what the control plane serves) with manifest.json {version, files}.
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  const target = join(builds, name);
  // The shebang is no JavaScript inside of a SEA.
  const script = join(work, 'agent.cjs');
  writeFileSync(script, readFileSync(join(dist, 'agent.cjs'), 'utf8').replace(/^#!.*\n/, ''));
  writeFileSync(config, JSON.stringify({ main: script, output: blob, disableExperimentalSEAWarning: true }));
  execFileSync(process.execPath, ['--experimental-sea-config', config], { stdio: 'inherit' });
  rmSync(target, { force: true });
  copyFileSync(process.execPath, target);
  chmodSync(target, 0o755);
  const postject = createRequire(import.meta.url).resolve('postject/dist/cli.js');
  execFileSync(process.execPath, [postject, target, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', FUSE], {
    stdio: 'ignore',
  });
  copyFileSync(target, join(dist, 'fettle-agent'));
  rmSync(work, { recursive: true });
}

function describe(name) {
  const path = join(builds, name);
  const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { name, sha256, sizeBytes: statSync(path).size };
}

rmSync(builds, { recursive: true, force: true });
mkdirSync(builds, { recursive: true });
await bundle();
copyFileSync(join(dist, 'agent.cjs'), join(builds, 'agent.cjs'));
const files = ['agent.cjs'];
if (process.argv.includes('--sea')) {
  const name = `fettle-agent-linux-${process.arch}`;
  singleExecutable(name);
  files.push(name);
}
const manifest = `${JSON.stringify({ version, files: files.map(describe) }, null, 2)}\n`;
writeFileSync(join(builds, 'manifest.json'), manifest);
writeFileSync(join(dist, 'manifest.json'), manifest);
