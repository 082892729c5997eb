// `npm run check`: everything that a change has to pass. All checks run even when one fails; the tests come last.
import { join } from 'node:path';
import { build } from './build.mjs';
import { command } from './command.mjs';
import { report, step, Stop } from './terminal.mjs';
import { main as test } from './test.mjs';
import { logDir, nodePath, root, toolchainEnv } from './toolchain.mjs';

const bin = (name) => join(root, 'node_modules', '.bin', name);

/** `tsc` is part of the build before them. */
const checks = {
  lint: [bin('oxlint'), '--type-aware', '--deny-warnings'],
  format: [bin('prettier'), '--check', '--log-level=warn', '.'],
  rules: [nodePath(), 'libs/tooling/check.mjs'],
  documents: [nodePath(), 'libs/tooling/docs.mjs', '--check'],
  unused: [bin('knip'), '--no-progress'],
};

async function run(name) {
  const argv = checks[name];
  try {
    await step(name, () =>
      command(argv, { cwd: root, env: toolchainEnv({ NO_COLOR: '1' }), logDir, name, tailLines: 100 }),
    );
    return true;
  } catch (error) {
    report(error);
    return false;
  }
}

/** `npm run check [-- --no-tests | lint format rules documents unused]`. Resolves to the exit code. */
export async function main(args) {
  const named = args.filter((name) => !name.startsWith('--'));
  const unknown = named.find((name) => !(name in checks));
  if (unknown) throw new Stop(`There is no check "${unknown}"; there are: ${Object.keys(checks).join(', ')}.`);
  await build({ pages: false });
  let isGood = true;
  for (const name of named.length > 0 ? named : Object.keys(checks)) isGood = (await run(name)) && isGood;
  if (named.length > 0 || args.includes('--no-tests')) return isGood ? 0 : 1;
  return (await test([])) || (isGood ? 0 : 1);
}
