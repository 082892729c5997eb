// A run that was killed leaves a PostgreSQL server behind, or only its postmaster.pid. Both are cleared before the next start.
import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { allPids, end, gone, identify, procLink } from './processes.mjs';

const BACKENDS_MS = 10_000;

/** Every server process, postmaster and backends alike, works inside its data folder. */
function serversOf(data) {
  const folder = realpathSync(data);
  return allPids()
    .filter((pid) => procLink(pid, 'cwd') === folder && /\/postgres(?: \(deleted\))?$/.test(procLink(pid, 'exe') ?? ''))
    .map(identify);
}

function recordedPid(data) {
  try {
    return Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return null;
  }
}

/**
 * Stops a server that still runs on the data folder, then removes a postmaster.pid that nobody owns: PostgreSQL would refuse
 * to start when the recorded pid now belongs to some other program. While a backend of a dead postmaster lives, the file
 * stays, since it is what keeps a second server away from the same shared memory.
 */
export async function clearLeftovers(data) {
  if (!existsSync(data)) return;
  const pid = recordedPid(data);
  const postmaster = serversOf(data).filter((one) => one.pid === pid);
  await end(postmaster, { first: 'SIGINT', graceMs: 20_000 });
  const backends = serversOf(data);
  // Backends notice a dead postmaster by themselves; one in a long query only when it looks.
  if (!(await gone(backends, BACKENDS_MS))) await end(backends, { first: 'SIGTERM' });
  rmSync(join(data, 'postmaster.pid'), { force: true });
}
