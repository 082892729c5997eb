// The repository's own rules, run by `pnpm check`: prints what to do about each finding; exit code 1 when there is one.
import { boundaries } from './checks/boundaries.mjs';
import { errorCodes } from './checks/error-codes.mjs';
import { techniqueHomes } from './checks/homes.mjs';
import { mentions } from './checks/mentions.mjs';
import { names } from './checks/names.mjs';
import { outgoing } from './checks/outgoing.mjs';
import { sources } from './checks/sources.mjs';
import { workspace } from './checks/workspace.mjs';

const files = sources();
const findings = [boundaries, techniqueHomes, names, outgoing, workspace, mentions, errorCodes].flatMap((check) =>
  check(files),
);
for (const finding of findings) process.stdout.write(`${finding}\n`);
process.stdout.write(`${files.length} files, ${findings.length} findings\n`);
process.exitCode = findings.length > 0 ? 1 : 0;
