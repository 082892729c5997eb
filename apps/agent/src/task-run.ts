import type { CompletedRequest, HeldTask, WireTask } from '@fettle/contracts/agent';
import { join } from 'node:path';
import { type Prepared, prepareTask } from './commands/index.js';
import type { AgentHands } from './commands/prepared.js';
import type { CallIo } from './commands/prepared.js';
import { attemptKey, type Journal, type JournalEntry } from './journal.js';
import { isLost, type Link } from './link.js';
import { type Log, reasonOf } from './log.js';
import { neverStarted, refused, refusedBy, type TaskOutcome } from './outcome.js';
import { OutputReader } from './output-reader.js';
import { OutputSender, type SendEnd } from './output-sender.js';
import { Spool } from './spool.js';
import { startCall, type TaskWork } from './task-call.js';
import { launch, processWork, type StopReason } from './task-process.js';

/** What every task run needs. */
export interface RunContext {
  readonly link: Link;
  readonly hands: AgentHands;
  readonly journal: Journal;
  readonly log: Log;
  /** Where commands may read and write files. */
  readonly files: CallIo['files'];
  /** Directory of output files. */
  readonly spoolDir: string;
  /** Directory of short-lived pipe names. */
  readonly pipeDir: string;
  /** No task is started any more once this has aborted. */
  readonly closing: AbortSignal;
  /** Nothing is sent any more once this has aborted; what is not reported stays in the journal. */
  readonly closed: AbortSignal;
}

const DEFAULT_TIMEOUT_MS = 600_000;
const NOTE_EVERY_MS = 5_000;

export type RunPhase = 'waiting' | 'starting' | 'running' | 'reporting' | 'done';

/** The life of one attempt on this node, from the claim to the acknowledged report. */
export class TaskRun {
  phase: RunPhase = 'waiting';
  readonly key: string;
  #stopReason: StopReason | undefined;
  #stop: (reason: StopReason) => void = () => undefined;
  readonly #stopped: Promise<StopReason>;
  #notedAt = 0;

  constructor(
    private readonly context: RunContext,
    readonly task: WireTask,
    private readonly onPhase: () => void,
  ) {
    this.key = attemptKey(task.id, task.attempt);
    this.#stopped = new Promise((resolve) => (this.#stop = resolve));
  }

  /** The lease is over: what is left of the attempt only has to end, and there is nothing to renew. */
  get isLost(): boolean {
    return this.#stopReason === 'lost';
  }

  get held(): HeldTask {
    return { taskId: this.task.id, attempt: this.task.attempt };
  }

  /** Asks for an end. `lost` wins over the others: the attempt belongs to somebody else, so nothing is reported. */
  stop(reason: StopReason): void {
    if (reason === 'lost' || this.#stopReason === undefined) this.#stopReason = reason;
    this.#stop(reason);
  }

  /** Runs the task and reports it. Never throws. */
  async run(): Promise<void> {
    try {
      await this.#run();
    } catch (error) {
      this.context.log.error('task run failed', { task: this.key, reason: reasonOf(error) });
      await this.conclude(refused(`The agent could not run the task: ${reasonOf(error)}`));
    } finally {
      this.#enter('done');
    }
  }

  /** Takes up an attempt that an earlier agent process left: sends what is stored and the outcome. Never throws. */
  async resume(entry: JournalEntry, outcome: TaskOutcome): Promise<void> {
    this.#enter('reporting');
    try {
      const spool = await Spool.open(this.#spoolPath, entry.ackedSeq);
      const sender = this.#sender(spool, () => undefined);
      sender.finish();
      await this.#report(outcome, await sender.run(this.context.closed), spool);
    } catch (error) {
      this.context.log.error('stored output is lost', { task: this.key, reason: reasonOf(error) });
      await this.conclude(outcome);
    } finally {
      this.#enter('done');
    }
  }

  async #run(): Promise<void> {
    const { link, journal, closing, closed } = this.context;
    this.#enter('starting');
    if (this.#stopReason !== undefined) return this.conclude(neverStarted);
    let prepared: Prepared;
    try {
      prepared = prepareTask(this.task, process.env);
    } catch (error) {
      return this.conclude(refusedBy(error));
    }
    // The fence: only after the server has taken `started` for this attempt may a process exist (I3).
    const started = await link.deliver(`/agent/tasks/${this.task.id}/started`, this.#envelope({}), closed);
    if (started.kind === 'stopped' || closing.aborted) return;
    if (started.kind === 'refused') {
      this.context.log.warn('lease lost before the start', { task: this.key, status: started.status });
      return this.#forget();
    }
    if (this.#stopReason !== undefined) return this.conclude(neverStarted);
    let spool: Spool | undefined;
    try {
      // Everything that may fail comes before the process: one without its output file would run on unwatched.
      spool = await Spool.open(this.#spoolPath);
      await journal.append({ kind: 'spawning', key: this.key });
    } catch (error) {
      await spool?.close(true);
      const words = `Not started: the agent cannot write to its state directory (${reasonOf(error)}).`;
      return this.conclude(refused(words, 'agent.storage'));
    }
    await this.#execute(prepared, spool);
  }

  async #execute(prepared: Prepared, spool: Spool): Promise<void> {
    const { timeoutSeconds } = this.task;
    const timeoutMs = timeoutSeconds ? timeoutSeconds * 1000 : (prepared.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    let work: TaskWork;
    try {
      work = await this.#begin(prepared, timeoutMs);
    } catch (error) {
      await spool.close(true);
      return this.conclude(refusedBy(error));
    }
    const reader = new OutputReader(spool, { stdout: work.stdout, stderr: work.stderr });
    const sender = this.#sender(spool, () => reader.stopKeeping());
    spool.onChange = () => {
      sender.ring();
      reader.relax();
    };
    const sent = sender.run(this.context.closed).catch((error: unknown): SendEnd => {
      this.context.log.error('stored output is lost', { task: this.key, reason: reasonOf(error) });
      return 'refused';
    });
    void sent.then((end) => this.#onSendEnd(end, reader));
    const ended = await work.ended;
    this.#enter('reporting');
    const { keptBytes: outputBytes, droppedBytes } = await reader.finish();
    const outcome = { ...ended, result: { ...ended.result, outputBytes, outputChunks: spool.nextSeq, droppedBytes } };
    await spool.sync().catch(() => undefined);
    await this.context.journal.append({ kind: 'exited', key: this.key, outcome }).catch(() => undefined);
    sender.finish();
    await this.#report(outcome, await sent, spool);
  }

  /** Starts what was prepared: a process of its own, or a command inside of the agent. */
  async #begin(prepared: Prepared, timeoutMs: number): Promise<TaskWork> {
    if (prepared.kind === 'call') {
      const { link, hands, files } = this.context;
      const about = { key: this.key, taskId: this.task.id, attempt: this.task.attempt, link, hands, files };
      this.#enter('running');
      return startCall(prepared, about, timeoutMs, this.#stopped);
    }
    const running = await launch(prepared, this.key, this.context.pipeDir);
    this.#enter('running');
    // If this write fails the task goes on: a restart then finds the process by its mark.
    const spawned = this.context.journal.append({ kind: 'spawned', key: this.key, process: running.identity });
    await spawned.catch((error: unknown) =>
      this.context.log.error('journal', { task: this.key, reason: reasonOf(error) }),
    );
    return processWork(running, this.key, timeoutMs, this.#stopped);
  }

  #sender(spool: Spool, truncated: () => void): OutputSender {
    const acked = (seq: number) => {
      if (Date.now() - this.#notedAt < NOTE_EVERY_MS) return;
      this.#notedAt = Date.now();
      void this.context.journal.note({ kind: 'output', key: this.key, ackedSeq: seq });
    };
    const target = { taskId: this.task.id, attempt: this.task.attempt };
    return new OutputSender(this.context.link, spool, target, { truncated, acked });
  }

  #onSendEnd(end: SendEnd, reader: OutputReader): void {
    if (end === 'lost') this.stop('lost');
    if (end === 'refused') this.context.log.error('the server refuses output of a task', { task: this.key });
    if (end !== 'complete') reader.stopKeeping();
  }

  async #report(outcome: TaskOutcome, sent: SendEnd, spool: Spool): Promise<void> {
    if (sent === 'stopped') return spool.close(false);
    await spool.close(true);
    if (sent === 'lost') return this.#forget();
    await this.conclude(outcome);
  }

  /** Sends the outcome until the server has taken it, then closes the journal's entry. */
  async conclude(outcome: TaskOutcome): Promise<void> {
    const { link, log, closed } = this.context;
    this.#enter('reporting');
    if (this.#stopReason === 'lost') return this.#forget();
    const answer = await link.deliver(`/agent/tasks/${this.task.id}/completed`, this.#envelope(outcome), closed);
    if (answer.kind === 'stopped') return;
    if (answer.kind === 'refused' && !isLost(answer.status)) {
      log.error('the server refuses the report of a task', {
        task: this.key,
        status: answer.status,
        reason: answer.message,
      });
    }
    await this.#forget();
  }

  async #forget(): Promise<void> {
    await this.context.journal.append({ kind: 'reported', key: this.key }).catch(() => undefined);
  }

  #envelope(outcome: Partial<TaskOutcome>): Partial<CompletedRequest> {
    return { taskId: this.task.id, attempt: this.task.attempt, timestamp: new Date().toISOString(), ...outcome };
  }

  get #spoolPath(): string {
    return join(this.context.spoolDir, `${this.key}.out`);
  }

  #enter(phase: RunPhase): void {
    this.phase = phase;
    this.onPhase();
  }
}
