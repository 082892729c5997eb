import type { AgentConfig } from './config.js';
import type { Identity } from './identity.js';
import { Journal } from './journal.js';
import { KeyKeeper } from './key-keeper.js';
import { Link, type LinkState } from './link.js';
import type { Log } from './log.js';
import { runMetricsLoop } from './loop-metrics.js';
import { runTaskLoop } from './loop-tasks.js';
import { ManifestClock } from './manifest.js';
import { replaceFile } from './node/files.js';
import { NodeSettings } from './node-settings.js';
import { Sampler } from './node/measure.js';
import { realpathSync } from 'node:fs';
import type { RunContext } from './task-run.js';
import { rootAccess } from './node/root/root-access.js';
import { recover } from './recovery.js';
import { claimStateDir, dropStrayOutput, type StatePaths } from './state-dir.js';
import { TaskBoard } from './task-board.js';
import { pause } from './timing.js';

/** How long reports may take after everything has been stopped; what is not sent by then stays in the journal. */
const REPORT_GRACE_MS = 9_000;

/**
 * Runs the agent until `closing` aborts: recovers the journal, then claims tasks and checks in side by side. At the end
 * running tasks get the grace time, are then ended and reported; the promise resolves when nothing is left to do.
 */
export async function runAgent(config: AgentConfig, identity: Identity, log: Log, closing: AbortSignal): Promise<void> {
  const paths = await claimStateDir(config.stateDir);
  const journal = await Journal.open(paths.journal);
  await dropStrayOutput(paths.spoolDir, new Set(journal.unfinished().map((entry) => entry.key)));
  await rootAccess.open({
    stateDir: config.stateDir,
    socket: config.rootSocket,
    log,
    isRoot: process.getuid?.() === 0,
  });
  const link = new Link(config, identity, log);
  const manifest = new ManifestClock();
  const keys = new KeyKeeper(config.stateDir, identity, link, log);
  const settings = await NodeSettings.open(config.stateDir);
  link.onState = (state, reason) => {
    if (state !== 'up') manifest.reset();
    void writeStatus(paths, identity, state, reason);
  };
  const closed = new AbortController();
  const context = {
    link,
    hands: { settings, manifest },
    journal,
    log,
    files: fileAccess(config),
    spoolDir: paths.spoolDir,
    pipeDir: paths.pipeDir,
    closing,
    closed: closed.signal,
  };
  const board = new TaskBoard(context, config.maxConcurrentTasks);
  await recover(journal, board, log);
  const sampler = new Sampler();
  await Promise.all([
    runTaskLoop({ link, journal, board, log }, closing),
    runMetricsLoop(
      { link, manifest, keys, settings, sample: () => sampler.take(), held: () => board.held, log },
      closing,
    ),
  ]);
  await windDown(board, closed, config.shutdownGraceMs);
  link.close();
  await journal.close();
  await writeStatus(paths, identity, 'stopped', '');
}

/** The agent's own folders are closed to commands whatever the configuration says. */
function fileAccess({ stateDir, fileReadRoots, fileWriteRoots }: AgentConfig): RunContext['files'] {
  const roots = { read: fileReadRoots, write: fileWriteRoots, own: [realpathSync(stateDir), '/etc/fettle-agent'] };
  return { roots, stateDir };
}

async function windDown(board: TaskBoard, closed: AbortController, graceMs: number): Promise<void> {
  const settled = new AbortController();
  const done = board.settled().then(() => settled.abort());
  await pause(graceMs, settled.signal);
  board.stopRunning('shutdown');
  await pause(REPORT_GRACE_MS, settled.signal);
  closed.abort();
  await done;
}

async function writeStatus(
  paths: StatePaths,
  identity: Identity,
  state: LinkState | 'stopped',
  reason: string,
): Promise<void> {
  const text = JSON.stringify({ nodeId: identity.nodeId, link: state, reason, since: new Date().toISOString() });
  // Only for the eyes of `fettle-agent status`: a full disk must not disturb anything.
  await replaceFile(paths.status, `${text}\n`).catch(() => undefined);
}
