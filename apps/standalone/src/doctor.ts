import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { BuildStore, agentBuildsCheck } from '@fettle/api';
import { ReleaseTrust } from '@fettle/domain/enrolment';
import { runDoctor } from '@fettle/domain/self-check';
import { loadConfigOrExit, type Config } from '@fettle/platform/config';
import { Keys } from '@fettle/platform/secrets';
import { printReport } from './print-report.js';

/** What nodes download. Looking must not make the master key that it is verified with. */
function builds(config: Config): BuildStore {
  const hasKey = config.masterKey !== undefined || existsSync(join(config.dataDir, 'master.key'));
  if (!hasKey) throw new Error(`there is no master key in ${config.dataDir}`);
  return new BuildStore(new ReleaseTrust(config, Keys.open(config)));
}

// A program of its own: it looks from outside, so it also works while no process of Fettle does, and while PostgreSQL is away.
const config = loadConfigOrExit();
const report = await runDoctor(config, [agentBuildsCheck(() => builds(config))]);
process.stdout.write(process.argv.includes('--json') ? `${JSON.stringify(report, null, 2)}\n` : printReport(report));
// Connections that never came about must not keep it here.
process.exit(report.result === 'fail' ? 1 : 0);
