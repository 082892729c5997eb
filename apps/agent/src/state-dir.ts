import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LockFile } from './lock-file.js';
import { privateDirectory } from './node/files.js';
import { identityOf, type ProcessIdentity } from './node/proc.js';

/** Where the agent keeps what must survive it. */
export interface StatePaths {
  readonly journal: string;
  readonly spoolDir: string;
  readonly pipeDir: string;
  readonly lock: string;
  readonly status: string;
}

export const statePaths = (stateDir: string): StatePaths => ({
  journal: join(stateDir, 'journal.jsonl'),
  spoolDir: join(stateDir, 'spool'),
  pipeDir: join(stateDir, 'pipes'),
  lock: join(stateDir, 'agent.lock'),
  status: join(stateDir, 'status.json'),
});

/** The state directory is in use by another live agent. */
export class StateDirInUse extends Error {}

/** Makes the directories, takes the lock for this process and removes what a crash left. Throws `StateDirInUse`. */
export async function claimStateDir(stateDir: string): Promise<StatePaths> {
  const paths = statePaths(stateDir);
  for (const path of [stateDir, paths.spoolDir, paths.pipeDir]) await privateDirectory(path);
  const holder = await new LockFile(paths.lock).take(identityOf(process.pid)!);
  if (holder !== undefined) throw new StateDirInUse(`another agent (pid ${holder.pid}) uses ${stateDir}`);
  for (const name of await readdir(paths.pipeDir)) await rm(join(paths.pipeDir, name), { force: true });
  return paths;
}

/** The live agent process that holds a state directory, if there is one. */
export function lockHolder(stateDir: string): Promise<ProcessIdentity | undefined> {
  return new LockFile(statePaths(stateDir).lock).holder().catch(() => undefined);
}

/** Deletes output files of attempts that the journal does not know any more. */
export async function dropStrayOutput(spoolDir: string, keys: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(spoolDir)) {
    if (!keys.has(name.replace(/\.out$/, ''))) await rm(join(spoolDir, name), { force: true });
  }
}
