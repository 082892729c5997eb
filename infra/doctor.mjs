// `node infra/run.mjs doctor`: builds what changed, then tries every part of the control plane from outside. Works while nothing runs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { attached } from './command.mjs';
import { makePlan, planSettings } from './plan.mjs';
import { Stop } from './terminal.mjs';
import { nodePath, root, toolchainEnv } from './toolchain.mjs';

/** Where the control plane of a plan has its database: a setting, or the embedded server of its data folder. */
function databaseOf({ dataDir, databaseUrl, ports }) {
  if (databaseUrl) return databaseUrl;
  const file = join(dataDir, 'postgres.password');
  if (!existsSync(file)) throw new Stop(`${dataDir} has no database: nothing was ever started there.`);
  return `postgres://fettle:${readFileSync(file, 'utf8').trim()}@127.0.0.1:${ports.postgres}/fettle`;
}

/**
 * `node infra/run.mjs doctor [--json] [--data-dir DIR] [--port-base N]`, with the options that `npm start` was given, or in the
 * environment of the installation. Resolves to the exit code: 1 when something is broken.
 */
export async function main(args) {
  const plan = makePlan(args.filter((one) => one !== '--json'));
  if (plan === null) throw new Stop('node infra/run.mjs doctor [--json] [--data-dir DIR] [--port-base N]');
  const env = { ...planSettings(plan), DATABASE_URL: databaseOf(plan), FETTLE_DATA_DIR: plan.dataDir };
  await build({ pages: false });
  const flags = args.includes('--json') ? ['--json'] : [];
  return attached([nodePath(), '--enable-source-maps', join(root, 'apps/standalone/dist/doctor.js'), ...flags], {
    cwd: root,
    env: toolchainEnv({ LOG_LEVEL: 'silent', ...env }),
  });
}
