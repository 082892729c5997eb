// `node infra/run.mjs gallery`: every component of libs/ui in every state, by Next's development server. See docs/guides/gallery.md.
import { join } from 'node:path';
import { build } from './build.mjs';
import { attached } from './command.mjs';
import { nodePath, root, toolchainEnv } from './toolchain.mjs';

const DEFAULT_PORT = '3900';

/** Builds the libraries, then serves the gallery until Ctrl-C; `--port N` instead of 3900. Resolves to the exit code. */
export async function main(args) {
  await build({ pages: false });
  const at = args.indexOf('--port');
  const port = at < 0 ? DEFAULT_PORT : args[at + 1];
  process.stdout.write(`\nhttp://127.0.0.1:${port}/gallery\n\n`);
  const next = join(root, 'apps/dashboard/node_modules/next/dist/bin/next');
  return attached([nodePath(), next, 'dev', '--port', port, '--hostname', '127.0.0.1'], {
    cwd: join(root, 'apps/dashboard'),
    env: toolchainEnv({ FETTLE_GALLERY: '1', NEXT_TELEMETRY_DISABLED: '1' }),
  });
}
