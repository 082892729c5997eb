// `prepare`: builds the agent and writes what has to be signed. Runs where the sources are; has no key.
import {
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  compareReleases,
  digestOf,
  instantOf,
  manifestBytes,
  signingInput,
  targetOf,
} from '../../../libs/contracts/dist/agent-release/index.js';
import { attached } from '../../command.mjs';
import { nodePath, root, toolchainEnv } from '../../toolchain.mjs';
import { manifestAt, publicKey } from './documents.mjs';

const DEFAULT_DAYS = 180;
const MOST_DAYS = 730;
const DAY_MS = 86_400_000;
/** ELF's e_machine, at byte 18. */
const MACHINES = { 'linux-x64': 62, 'linux-arm64': 183 };

/** The version that a build of this checkout gets. */
const ownVersion = () => JSON.parse(readFileSync(join(root, 'apps/agent/package.json'), 'utf8')).version;

/** Resolves to the names of what was built. The executable takes most of the time; one that was brought along is not built again. */
async function build(folder, { executable }) {
  const work = join(folder, '.build');
  const argv = [nodePath(), join(root, 'apps/agent/build.mjs'), '--out', work];
  if (executable) argv.push('--sea');
  if ((await attached(argv, { cwd: root, env: toolchainEnv() })) !== 0) throw new Error('the agent could not be built');
  const builds = join(work, 'builds');
  const { files } = JSON.parse(readFileSync(join(builds, 'manifest.json'), 'utf8'));
  for (const { name } of files) renameSync(join(builds, name), join(folder, name));
  rmSync(work, { recursive: true });
  return files.map(({ name }) => name);
}

/** An executable that another machine has built, with where it runs. Throws when its name and its content say different things. */
function readExecutable(path) {
  const target = targetOf(basename(path));
  const machine = MACHINES[target];
  if (machine === undefined) throw new Error(`${path}: call it fettle-agent-linux-x64 or fettle-agent-linux-arm64`);
  const bytes = readFileSync(path);
  if (bytes.length < 20 || bytes.readUInt32BE(0) !== 0x7f454c46 || bytes.readUInt16LE(18) !== machine) {
    throw new Error(`${path} is no program for ${target}`);
  }
  return { path, target, bytes };
}

/** Takes it along when it holds the very bundle of this release. */
function addExecutable(folder, { path, bytes }) {
  const bundle = readFileSync(join(folder, 'agent.cjs'), 'utf8').replace(/^#!.*\n/, '');
  if (!bytes.includes(bundle)) throw new Error(`${path} was built from other sources than this release`);
  copyFileSync(path, join(folder, basename(path)));
  return basename(path);
}

/** SOURCE_DATE_EPOCH (reproducible-builds.org), else now: with it the whole manifest comes out the same. */
function madeAt() {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return epoch ? new Date(Number(epoch) * 1000) : new Date();
}

function lifetime(text = String(DEFAULT_DAYS)) {
  const days = Number(text);
  if (Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days * DAY_MS;
  throw new Error(`--valid-days must be a whole number from 1 to ${MOST_DAYS}, not ${text}`);
}

async function describe(folder, names) {
  const files = [];
  for (const name of [...new Set(names)].toSorted()) {
    const { sha256, sizeBytes } = await digestOf(createReadStream(join(folder, name)));
    files.push({ name, sha256, sizeBytes, target: targetOf(name) });
  }
  return files;
}

/** A release that is not newer would be refused by every machine that has the previous one: said here, before anybody signs. */
function checkNewer(release, path) {
  const previous = manifestAt(path);
  if (previous === undefined) throw new Error(`there is no ${path}`);
  if (compareReleases(release, previous) > 0) return;
  const { version, createdAt } = previous;
  throw new Error(`release ${release.version} is not newer than the previous one, ${version} of ${createdAt}`);
}

/** `prepare`. The folder must be new or empty of a release. */
export async function prepare({ out, key, 'valid-days': days, executable, previous }) {
  const folder = resolve(out);
  if (existsSync(join(folder, 'to-sign'))) throw new Error(`${out} holds a prepared release`);
  const made = madeAt();
  const version = ownVersion();
  const times = { createdAt: instantOf(made), expiresAt: instantOf(new Date(made.getTime() + lifetime(days))) };
  const keys = key.map(publicKey);
  const brought = executable.map(readExecutable);
  if (previous !== undefined) checkNewer({ version, ...times }, previous);
  mkdirSync(folder, { recursive: true });
  const own = `linux-${process.arch}`;
  const isLacking = process.platform === 'linux' && !brought.some(({ target }) => target === own);
  const names = await build(folder, { executable: isLacking });
  names.push(...brought.map((one) => addExecutable(folder, one)));
  const manifest = {
    format: 1,
    product: 'fettle-agent',
    version,
    ...times,
    keys,
    files: await describe(folder, names),
  };
  const payload = manifestBytes(manifest);
  writeFileSync(join(folder, 'manifest.json'), payload);
  writeFileSync(join(folder, 'to-sign'), signingInput(payload));
  return `release ${version} is prepared in ${out}: have ${join(out, 'to-sign')} signed`;
}
