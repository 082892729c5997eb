// Images for docker-compose.yml on a machine that reaches no registry: what `stand-ins/` describes, from Debian's packages.
import { copyFileSync, cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { debianArchive } from '../debian-archive.mjs';
import { nodePath, root } from '../toolchain.mjs';

const PACKAGES = ['postgresql-15', 'redis-server', 'nginx-light', 'gettext-base'];
const LIMIT_MS = 120_000;

/** Puts them into an engine. Resolves to the settings of docker-compose.yml that name them. */
export async function standInImages(engine) {
  const limit = { timeoutMs: LIMIT_MS };
  await engine.docker(['import', await debianArchive('services', PACKAGES), 'fettle-test/services'], limit);
  const context = mkdtempSync(join(tmpdir(), 'fettle-stand-ins-'));
  try {
    cpSync(join(root, 'infra/compose/stand-ins'), context, { recursive: true });
    copyFileSync(realpathSync(nodePath()), join(context, 'node'));
    const names = ['node', 'postgres', 'redis', 'nginx'];
    for (const name of names)
      await engine.docker(['build', '--quiet', '--target', name, '--tag', `fettle-test/${name}`, context], limit);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
  return {
    FETTLE_BASE_IMAGE: 'fettle-test/node',
    FETTLE_POSTGRES_IMAGE: 'fettle-test/postgres',
    FETTLE_REDIS_IMAGE: 'fettle-test/redis',
    FETTLE_NGINX_IMAGE: 'fettle-test/nginx',
  };
}
