import type { CompletedRequest, CompletedStatus } from '@fettle/contracts/agent';
import { commandOf, rootSurfaceOf, type Command, type NodeRefusalCode, type TaskState } from '@fettle/contracts';
import type { Actor } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import type { CancelState, FinalState } from './task.row.js';

/** The largest result that is kept, as JSON. */
const RESULT_MAX_BYTES = 512 * 1024;

/** A row of `task_live` that the sweeper or a crash report has locked, with the database's time. */
export interface LiveRow {
  readonly workspace_id: string;
  readonly task_id: string;
  readonly node_id: string;
  readonly state: 'queued' | 'leased' | 'started';
  readonly fence: number;
  readonly starts: number;
  readonly idempotent: boolean;
  readonly max_attempts: number;
  readonly timeout_ms: number;
  readonly expires_at: Date;
  readonly lease_until: Date | null;
  readonly deadline_at: Date | null;
  readonly cancel_state: 'requested' | 'acknowledged' | null;
  readonly now: Date;
}

/** Where a task goes: back into the queue, or to its end with the reason that people read. */
export type Verdict =
  { readonly to: 'queued' } | { readonly to: FinalState; readonly reason: string; readonly cancel?: CancelState };

/** What becomes of a row whose `due_at` has come; null when it is not due after all. */
export function overdue(row: LiveRow): Verdict | null {
  const past = (moment: Date | null): boolean => moment !== null && moment <= row.now;
  if (row.state === 'queued') {
    return past(row.expires_at) ? { to: 'expired', reason: 'Its node did not take it in time' } : null;
  }
  if (row.state === 'leased') {
    if (!past(row.lease_until) && !past(row.expires_at)) return null;
    if (row.cancel_state) return { to: 'cancelled', reason: 'Cancelled before it started', cancel: 'stopped' };
    if (past(row.expires_at)) return { to: 'expired', reason: 'Its node did not start it in time' };
    return { to: 'queued' };
  }
  if (past(row.lease_until)) return afterLoss(row, 'Its node went silent while it ran');
  if (!past(row.deadline_at)) return null;
  const limit = `${Math.round(row.timeout_ms / 1_000)} s`;
  return { to: 'failed', reason: `It passed its time limit of ${limit} and its node did not report an end` };
}

/** After an attempt whose outcome nobody knows: again if that is safe and allowed, otherwise a person must look. */
export function afterLoss(row: LiveRow, reason: string): Verdict {
  if (row.idempotent && row.starts < row.max_attempts && !row.cancel_state && row.expires_at > row.now)
    return { to: 'queued' };
  if (row.idempotent && row.starts >= row.max_attempts) {
    return { to: 'unknown', reason: `${reason}, in all of its ${row.max_attempts} attempts` };
  }
  return { to: 'unknown', reason };
}

const endOf: Readonly<Record<CompletedStatus, FinalState>> = {
  success: 'succeeded',
  failed: 'failed',
  timeout: 'failed',
  cancelled: 'cancelled',
  canceled: 'cancelled',
};

export interface End {
  readonly state: FinalState;
  readonly reason: string | null;
  /** Why the node refused it; null where it ran, or where its agent does not say it by a code. */
  readonly refusal: NodeRefusalCode | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly outputChunks: number | null;
  /** The process could not be ended. */
  readonly stopFailed: boolean;
  /** What the command answered with; null for those that only print. */
  readonly result: Readonly<Record<string, unknown>> | null;
}

/** The end that a completion tells of. A missing exit code of a success is 0: Go leaves out zeros. */
export function endOfReport(report: CompletedRequest): End {
  const exitCode = exitCodeOf(report);
  const { signal, outputChunks } = report.result ?? {};
  return {
    // What could not be stopped did not end as cancelled, whatever the agent calls it.
    state: report.stopFailed && report.status !== 'success' ? 'failed' : endOf[report.status],
    reason: reasonOf(report, exitCode),
    refusal: report.status === 'failed' ? (report.refusal ?? null) : null,
    exitCode,
    signal: typeof signal === 'string' ? storable(signal).slice(0, 32) : null,
    outputChunks:
      typeof outputChunks === 'number' && Number.isSafeInteger(outputChunks) && outputChunks >= 0 ? outputChunks : null,
    stopFailed: report.stopFailed === true,
    result: resultOf(report.result),
  };
}

const ofOutput = new Set(['outputBytes', 'outputChunks', 'droppedBytes']);
const ofProcess = new Set(['pid', 'exitCode', 'signal']);

/** The command's own answer: what is known of its output and of its process has columns of its own. */
function resultOf(sent: CompletedRequest['result']): End['result'] {
  const kept = Object.entries(sent ?? {}).filter(([name]) => !ofOutput.has(name));
  if (kept.every(([name]) => ofProcess.has(name))) return null;
  const text = JSON.stringify(Object.fromEntries(kept));
  const bytes = Buffer.byteLength(text);
  if (bytes > RESULT_MAX_BYTES) return { tooLarge: bytes };
  const clean = (_name: string, value: unknown): unknown => (typeof value === 'string' ? storable(value) : value);
  return JSON.parse(text, clean) as Record<string, unknown>;
}

/** None where a signal ended the process, of which Go says -1. */
function exitCodeOf({ exitCode, status }: CompletedRequest): number | null {
  if (exitCode == null) return status === 'success' ? 0 : null;
  return exitCode < 0 ? null : exitCode;
}

function reasonOf(report: CompletedRequest, exitCode: number | null): string | null {
  if (report.error) return storable(report.error);
  if (report.stopFailed) return 'Its process could not be ended';
  if (report.status === 'timeout') return 'It passed its time limit';
  if (report.status === 'failed') return exitCode === null ? 'It failed' : `Exit code ${exitCode}`;
  return null;
}

/** Text that PostgreSQL takes: without NUL, and well-formed. */
export function storable(text: string): string {
  return Buffer.from(text.replaceAll('\0', '')).toString();
}

/** A time that PostgreSQL takes: the sender's, or that of its arrival when no machine's clock can have shown it. */
export function storableTime(text: string | null | undefined): string {
  const sent = Date.parse(text ?? '');
  return new Date(sent >= 0 && sent < Date.UTC(10_000, 0) ? sent : Date.now()).toISOString();
}

/** Whether a command holds NUL anywhere: no process can be given one. */
export function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0');
  return typeof value === 'object' && value !== null && Object.values(value).some(hasNul);
}

/** @throws DomainError `request.invalid` when the command holds NUL */
export function requireRunnable(command: Command): void {
  if (hasNul(command.payload)) throw new DomainError('request.invalid', {}, { detail: 'A command cannot contain NUL' });
}

/** How a command is run: as it was asked, and where nothing was said as the catalogue says of it. */
export function howToRun({ command, timeoutMs, idempotent, exclusive }: Asked): Required<Omit<Asked, 'command'>> {
  const known = commandOf(command.type);
  return {
    timeoutMs: timeoutMs ?? known.timeoutS * 1_000,
    idempotent: idempotent ?? known.idempotent,
    exclusive: exclusive ?? known.exclusive,
  };
}

interface Asked {
  readonly command: Command;
  readonly timeoutMs?: number | undefined;
  readonly idempotent?: boolean | undefined;
  readonly exclusive?: boolean | undefined;
}

/** Ids as the database writes them, each once. */
export function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

/** Who asks for a task, as its readers see it. */
export function requesterOf(actor: Actor): string {
  if (actor.kind === 'user' || actor.kind === 'api-key') return actor.label;
  return actor.kind === 'system' ? `system: ${actor.reason}` : actor.kind;
}

/** State names of the compatible wire. */
const wireNames: Readonly<Record<TaskState, string>> = {
  queued: 'queued',
  leased: 'accepted',
  started: 'running',
  succeeded: 'success',
  failed: 'failed',
  cancelled: 'cancelled',
  expired: 'failed',
  unknown: 'failed',
};

export function wireState(state: TaskState): string {
  return wireNames[state];
}

/** Why a command that needs root did not become a task, and what to do. */
export function rootAccessMissing(command: Command): DomainError {
  const surface = rootSurfaceOf(command);
  const detail =
    surface === 'task'
      ? 'Turn on root for tasks in the root access of the node, and wait until the node has applied it'
      : 'Turn on operational root in the root access of the node, and wait until the node has applied it';
  return new DomainError('node.root_access_missing', { surface }, { detail });
}
