// A Debian with systemd as a container image, made from Debian's own packages: no registry is asked. The archive is kept in
// .toolchain/cache, so only the first run waits for debootstrap.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lock } from '../lock.mjs';
import { toolchainDir } from '../toolchain.mjs';
import { output } from './docker-engine.mjs';

const SUITE = 'bookworm';
const PACKAGES = ['systemd', 'systemd-sysv', 'dbus', 'sudo', 'curl', 'ca-certificates'];
const TAG = 'fettle-test/systemd';
const MAKE_LIMIT_MS = 180_000;
const IMPORT_LIMIT_MS = 60_000;

async function make(archive) {
  const work = mkdtempSync(join(tmpdir(), 'fettle-debian-'));
  const tree = join(work, 'root');
  try {
    const flags = ['--variant=minbase', `--include=${PACKAGES.join(',')}`];
    await output(['debootstrap', ...flags, SUITE, tree], { timeoutMs: MAKE_LIMIT_MS });
    for (const path of ['var/cache/apt', 'var/lib/apt/lists', 'usr/share/doc', 'usr/share/locale']) {
      rmSync(join(tree, path), { recursive: true, force: true });
    }
    // Empty: each machine gets an identity of its own when it boots.
    writeFileSync(join(tree, 'etc/machine-id'), '');
    const fresh = `${archive}.${process.pid}`;
    await output(['tar', '--numeric-owner', '--exclude=./dev/*', '-C', tree, '-cf', fresh, '.']);
    renameSync(fresh, archive);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function archiveOf() {
  const key = createHash('sha256').update(PACKAGES.join()).digest('hex').slice(0, 12);
  const cache = join(toolchainDir, 'cache');
  const archive = join(cache, `debian-${SUITE}-systemd-${process.arch}-${key}.tar`);
  mkdirSync(cache, { recursive: true });
  const free = await lock(toolchainDir, 'debian');
  try {
    if (!existsSync(archive)) await make(archive);
  } finally {
    free();
  }
  return archive;
}

/** Puts the image into an engine and resolves to its tag. Takes about a minute when the archive has to be made. */
export async function systemdImage(engine) {
  await engine.docker(['import', await archiveOf(), TAG], { timeoutMs: IMPORT_LIMIT_MS });
  return TAG;
}
