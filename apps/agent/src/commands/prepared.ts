import type { NodeRefusalCode, OutputStream } from '@fettle/contracts/agent';
import type { Link } from '../link.js';
import type { ManifestClock } from '../manifest.js';
import type { NodeSettings } from '../node-settings.js';
import type { FileRoots } from '../node/safe-files/policy.js';
import type { StopReason } from '../task-process.js';

/** A command made ready to run as a process: what is started, where, with which variables, and for how long at most. */
export interface PreparedProcess {
  readonly kind: 'process';
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string | undefined;
  readonly env: Record<string, string>;
  readonly timeoutMs: number | undefined;
}

/** Parts of the agent itself that commands may turn. */
export interface AgentHands {
  readonly settings: NodeSettings;
  readonly manifest: ManifestClock;
}

/** What a command that runs inside of the agent works with. */
export interface CallIo {
  /** Aborts with `Stopped` when the task is cancelled, its time is over, its lease is lost or the agent stops: the command then ends soon. */
  readonly signal: AbortSignal;
  /** Names the attempt; processes of the command carry it as their mark (`runProgram`), so that none outlives a crash. */
  readonly key: string;
  readonly taskId: string;
  readonly attempt: number;
  readonly link: Link;
  readonly hands: AgentHands;
  /** Where files may be read and written, and where the agent keeps copies. */
  readonly files: { readonly roots: FileRoots; readonly stateDir: string };
  /** Prints for people who watch. Waits while the disk is behind. */
  write(stream: OutputStream, data: string | Buffer): Promise<void>;
}

/** A command made ready to run inside of the agent, answering with its result. */
export interface PreparedCall {
  readonly kind: 'call';
  readonly timeoutMs: number | undefined;
  /** The next attempt goes on where this one was: that the agent stops is then no end of the task. */
  readonly resumes: boolean;
  /** @throws Refusal, CommandFailed with a text for the operator */
  readonly run: (io: CallIo) => Promise<Record<string, unknown>>;
}

export type Prepared = PreparedProcess | PreparedCall;

/** Thrown by a command that does not do what it was asked; the code says why, and the message is what the operator reads. */
export class Refusal extends Error {
  constructor(
    readonly code: NodeRefusalCode,
    message: string,
  ) {
    super(message);
  }
}

/** What the signal of a command that is to end aborts with. */
export class Stopped extends Error {
  constructor(readonly why: StopReason) {
    super(why);
  }
}

/** Thrown by a command that ran and failed. `exitCode` is that of the program that did it, if there was one. */
export class CommandFailed extends Error {
  constructor(
    message: string,
    readonly exitCode: number | null = null,
    /** What is known all the same. */
    readonly result?: Record<string, unknown>,
  ) {
    super(message);
  }
}
