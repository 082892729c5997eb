// `npm run docs`: builds, then writes the documents that are generated from code.
import { build } from './build.mjs';
import { attached } from './command.mjs';
import { nodePath, root, toolchainEnv } from './toolchain.mjs';

export async function main() {
  await build({ pages: false });
  return attached([nodePath(), 'libs/tooling/docs.mjs'], { cwd: root, env: toolchainEnv() });
}
