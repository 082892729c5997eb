import { finalTaskStates, type TaskState } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import type { ReportKey } from './report.repository.js';

export const finalStates: ReadonlySet<TaskState> = new Set(finalTaskStates);

export function isFinal(state: TaskState): boolean {
  return finalStates.has(state);
}

/** Which task and attempt a report is about. @throws DomainError `request.invalid` when body and path name different tasks */
export function reportKey(
  ctx: Ctx,
  taskId: string,
  report: { taskId?: string | null | undefined; attempt?: number | null | undefined },
): ReportKey {
  if (ctx.actor.kind !== 'agent') throw new Error('An agent verb was reached by somebody else');
  if (report.taskId && report.taskId.toLowerCase() !== taskId.toLowerCase()) {
    throw new DomainError('request.invalid', {}, { detail: 'taskId in the body is not the task in the path' });
  }
  return { nodeId: ctx.actor.nodeId, taskId, attempt: report.attempt ?? null };
}

export function notFound(): DomainError {
  return new DomainError('object.not_found');
}

/** The compatible agent looks for the words "queued state" and tries again. */
export function notLeased(): DomainError {
  return new DomainError('task.not_leased', {}, { detail: 'The task is in queued state' });
}

export function leaseLost(): DomainError {
  return new DomainError('task.lease_lost');
}
