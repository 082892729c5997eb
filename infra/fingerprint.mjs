// Has anything that a build step reads changed since it last succeeded? Contents are hashed, so a fresh checkout of the same
// files, a touched file or a switched branch and back does not build again.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, toolchainDir } from './toolchain.mjs';

const stampDir = join(toolchainDir, 'stamps');
const IGNORED = new Set(['node_modules', 'dist', '.next', 'coverage', 'test-results', 'next-env.d.ts', 'e2e']);
/** What a build leaves behind or does not read. Tests are compiled by `tsc -b`, which keeps its own books. */
const isIgnored = (entry) => IGNORED.has(entry) || /\.tsbuildinfo$|\.spec\.tsx?$/.test(entry);

function add(hash, path, name) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    hash.update(`${name}\0${stat.size}\0`).update(readFileSync(path));
    return;
  }
  for (const entry of readdirSync(path).sort()) {
    if (!isIgnored(entry)) add(hash, join(path, entry), `${name}/${entry}`);
  }
}

/** SHA-256 (hex) over the contents of files and folders, given relative to the repository. Missing ones count as empty. */
function fingerprint(paths, salt = '') {
  const hash = createHash('sha256').update(salt);
  for (const path of paths) add(hash, join(root, path), path);
  return hash.digest('hex');
}

/**
 * Runs `work` unless `inputs` are what they were when it last succeeded and every path of `outputs` still exists.
 * Returns 'unchanged' when it was skipped, which `step` prints in place of a duration.
 */
export async function whenChanged({ name, inputs, outputs }, work) {
  const stamp = join(stampDir, name);
  const current = fingerprint(inputs, process.version);
  const isThere = outputs.every((path) => existsSync(join(root, path)));
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === current) return 'unchanged';
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(stampDir, { recursive: true });
  writeFileSync(stamp, current);
  return undefined;
}
