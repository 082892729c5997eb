// `npm run bench`: builds, then measures. See docs/benchmarks.md.
import { build } from './build.mjs';
import { attached } from './command.mjs';
import { nodePath, root, toolchainEnv } from './toolchain.mjs';

/** `npm run bench [-- P1 P3 …] [--full] [--seed N] [--rounds N]`. Resolves to the exit code. */
export async function main(args) {
  await build();
  return attached([nodePath(), '--enable-source-maps', 'bench/dist/main.js', ...args], {
    cwd: root,
    env: toolchainEnv(),
  });
}
