// `npm run proof`: builds, then proves what is promised of lists of 100,000 nodes. See docs/benchmarks.md.
import { build } from './build.mjs';
import { attached } from './command.mjs';
import { nodePath, root, toolchainEnv } from './toolchain.mjs';

/** `npm run proof`. Resolves to the exit code: 1 when a promise is broken. */
export async function main() {
  await build({ pages: false });
  return attached([nodePath(), '--enable-source-maps', 'bench/dist/proof.js'], { cwd: root, env: toolchainEnv() });
}
