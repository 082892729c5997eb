// `npm run fix`: formatting and the fixes that oxlint is sure of. `npm run format` is the first half.
import { join } from 'node:path';
import { build } from './build.mjs';
import { attached } from './command.mjs';
import { root, toolchainEnv } from './toolchain.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

export async function main([only]) {
  await build({ pages: false });
  const options = { cwd: root, env: toolchainEnv() };
  const formatted = await attached([bin('prettier'), '--write', '--log-level=warn', '.'], options);
  if (only === 'format') return formatted;
  return (await attached([bin('oxlint'), '--type-aware', '--fix'], options)) || formatted;
}
