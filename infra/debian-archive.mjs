// A Debian as an archive that becomes a container image, made from Debian's own packages: no registry is asked. Archives are kept
// in .toolchain/cache, so only the first run waits for debootstrap.
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { output } from './agent/docker-engine.mjs';
import { lock } from './lock.mjs';
import { toolchainDir } from './toolchain.mjs';

const SUITE = 'bookworm';
const MAKE_LIMIT_MS = 180_000;
/** Nothing that runs in a test reads these; the last are PostgreSQL's compiler, without which it does not compile queries. */
const UNREAD = [
  ...['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale'],
  ...['usr/lib/*/libLLVM*', 'usr/lib/postgresql/*/lib/{llvmjit*,bitcode}'],
];

async function make(archive, packages) {
  const work = mkdtempSync(join(tmpdir(), 'fettle-debian-'));
  const tree = join(work, 'root');
  const downloads = join(toolchainDir, 'cache', 'packages');
  mkdirSync(downloads, { recursive: true });
  try {
    const flags = ['--variant=minbase', `--include=${packages.join(',')}`, `--cache-dir=${downloads}`];
    await output(['debootstrap', ...flags, SUITE, tree], { timeoutMs: MAKE_LIMIT_MS });
    for (const path of globSync(UNREAD, { cwd: tree })) rmSync(join(tree, path), { recursive: true, force: true });
    // Empty: each machine gets an identity of its own when it boots.
    writeFileSync(join(tree, 'etc/machine-id'), '');
    const fresh = `${archive}.${process.pid}`;
    await output(['tar', '--numeric-owner', '--exclude=./dev/*', '-C', tree, '-cf', fresh, '.']);
    renameSync(fresh, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The path of a tar with Debian's smallest system and `packages`; `label` names it. Takes about a minute when it has to be made. */
export async function debianArchive(label, packages) {
  const key = createHash('sha256').update(packages.join()).digest('hex').slice(0, 12);
  const cache = join(toolchainDir, 'cache');
  const archive = join(cache, `debian-${SUITE}-${label}-${process.arch}-${key}.tar`);
  mkdirSync(cache, { recursive: true });
  const free = await lock(toolchainDir, 'debian');
  try {
    if (!existsSync(archive)) await make(archive, packages);
  } finally {
    free();
  }
  return archive;
}
