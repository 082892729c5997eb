import { Injectable, Optional } from '@nestjs/common';
import type {
  AcceptedRequest,
  CompletedRequest,
  ControlAnswer,
  ReportAnswer,
  StartedRequest,
} from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { LivenessService } from '../nodes/index.js';
import { ForeignReports } from './foreign-reports.repository.js';
import { ReportRepository, type Finished, type ReportedTask, type ReportKey } from './report.repository.js';
import { SweepRepository } from './sweep.repository.js';
import { auditedParams } from './task-audit.policy.js';
import { TaskEvents } from './task-events.js';
import { TaskOutputs } from './task-outputs.js';
import { afterLoss, endOfReport, wireState, type End, type Verdict } from './task.policy.js';
import { finalStates, isFinal, leaseLost, notFound, notLeased, reportKey } from './report.policy.js';

/**
 * What agents say of tasks they were given. Every verb may be repeated. A report with an attempt that is not the newest changes
 * nothing and is told `task.lease_lost`; one without an attempt (the compatible agent) belongs to the newest.
 */
@Injectable()
export class TaskReports {
  constructor(
    private readonly reports: ReportRepository,
    private readonly sweeps: SweepRepository,
    private readonly outputs: TaskOutputs,
    private readonly unitOfWork: UnitOfWork,
    private readonly events: TaskEvents,
    private readonly liveness: LivenessService,
    private readonly audit: AuditTrail,
    @Optional() private readonly foreign?: ForeignReports,
  ) {}

  /**
   * The agent has the task in hand. Changes nothing: the lease says it already.
   * @throws DomainError `object.not_found`, `request.invalid`, `task.not_leased`, `task.lease_lost`
   */
  async accepted(ctx: Ctx, taskId: string, report: AcceptedRequest): Promise<ReportAnswer> {
    const key = reportKey(ctx, taskId, report);
    const task = await this.find(ctx, key);
    if (task.state === 'queued') throw key.attempt === null ? notLeased() : this.stale();
    return { ok: true, taskId, ...(task.state === 'leased' ? {} : { duplicate: true }) };
  }

  /**
   * leased → started. Our agent runs the task only after this succeeded, so an attempt that has lost its lease, or whose task has
   * ended, is refused.
   * @throws DomainError as `accepted`
   */
  async started(ctx: Ctx, taskId: string, report: StartedRequest): Promise<ReportAnswer> {
    const key = reportKey(ctx, taskId, report);
    const moved = await this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.reports.start(inside, key);
      if (row) this.tell(inside, key, row.version);
      return row;
    });
    if (moved) {
      this.events.witness.started(ctx, taskId);
      return { ok: true, taskId };
    }
    const task = await this.find(ctx, key);
    if (task.state === 'started') return { ok: true, taskId, duplicate: true };
    if (task.state === 'queued') throw key.attempt === null ? notLeased() : this.stale();
    // The compatible agent repeats and reorders its reports, and runs the task whatever we answer.
    if (isFinal(task.state) && key.attempt === null) return { ok: true, taskId, duplicate: true };
    throw this.stale();
  }

  /**
   * Takes the end from any state that the attempt owns. The same end again is a duplicate.
   * @throws DomainError as `accepted`, and `task.final` when the task has ended otherwise
   */
  async completed(ctx: Ctx, taskId: string, report: CompletedRequest): Promise<ReportAnswer> {
    const key = reportKey(ctx, taskId, report);
    const done = report.outcome === 'unknown' ? await this.lose(ctx, key, report) : await this.finish(ctx, key, report);
    if (done) {
      this.ended(ctx, taskId, report);
      return { ok: true, taskId };
    }
    const task = await this.find(ctx, key);
    if (!isFinal(task.state)) throw key.attempt === null ? notLeased() : this.stale();
    const reported = report.outcome === 'unknown' ? 'unknown' : endOfReport(report).state;
    if (task.state !== reported) {
      throw new DomainError('task.final', {}, { detail: `The task has already ended as ${wireState(task.state)}` });
    }
    return { ok: true, taskId, duplicate: true };
  }

  /**
   * State and cancel wish. Being asked renews the lease, and what is told is acknowledged.
   * @throws DomainError `object.not_found`
   */
  async control(ctx: Ctx, taskId: string): Promise<ControlAnswer> {
    const key = reportKey(ctx, taskId, {});
    this.liveness.seen(key.nodeId);
    const task = await this.find(ctx, key);
    if (!finalStates.has(task.state) && (task.lease_is_short || task.cancel_state === 'requested')) {
      await this.unitOfWork.run(ctx, async (inside) => {
        const row = await this.reports.hold(inside, key);
        if (row && task.cancel_state === 'requested') this.tell(inside, key, row.version);
      });
    }
    return {
      taskId,
      status: wireState(task.state),
      cancelRequested: task.cancel_state !== null,
      cancelRequestedAt: task.cancel_requested_at?.toISOString() ?? null,
      cancelReason: task.cancel_reason,
    };
  }

  private finish(ctx: Ctx, key: ReportKey, report: CompletedRequest): Promise<boolean> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const end = endOfReport(report);
      const moved = await this.reports.finish(inside, key, end);
      if (!moved) return false;
      if (report.output) await this.outputs.keepWhole(inside, { ...key, attempt: moved.fence }, report.output);
      this.tell(inside, key, moved.version);
      this.noteRefusal(inside, key, end, moved);
      if (moved.more) this.events.wake(inside, key.nodeId);
      return true;
    });
  }

  /** What a node refuses belongs beside the asking: one entry, for a task ends once. */
  private noteRefusal(ctx: Ctx, { taskId: id, nodeId }: ReportKey, { refusal }: End, { asked }: Finished): void {
    if (refusal === null || asked === null) return;
    const details = { nodeId, command: asked.command, ...auditedParams(asked), code: refusal };
    this.audit.record(ctx, 'task.refused', { type: 'task', id }, details);
  }

  /** The agent crashed while the task ran and cannot know how it ended. */
  private lose(ctx: Ctx, key: ReportKey, report: CompletedRequest): Promise<boolean> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.reports.lockOwned(inside, key);
      if (!row) return false;
      const said = endOfReport(report).reason;
      const verdict: Verdict = afterLoss(
        row,
        `Its agent was interrupted while it ran${report.error ? `: ${said}` : ''}`,
      );
      const [moved] =
        verdict.to === 'queued'
          ? await this.sweeps.requeue(inside, [row])
          : await this.sweeps.end(inside, [{ row, verdict }]);
      if (moved) this.tell(inside, key, moved.version);
      this.events.wake(inside, key.nodeId);
      return true;
    });
  }

  /** The task, if this attempt may speak of it. */
  private async find(ctx: Ctx, key: ReportKey): Promise<ReportedTask> {
    const task = await this.reports.find(ctx, key);
    if (!task) {
      await this.foreign?.note(ctx, key.taskId);
      throw notFound();
    }
    if (key.attempt !== null && key.attempt !== task.fence) throw this.stale();
    return task;
  }

  /** An attempt that is lost may be tried again, so only a told end is an end. */
  private ended(ctx: Ctx, id: string, report: CompletedRequest): void {
    if (report.outcome === 'unknown') return;
    const task = { workspaceId: ctx.requireWorkspace(), id };
    this.events.witness.ended(task, endOfReport(report).state, ctx.trace?.traceparent);
  }

  /** Counted, because many of them mean that leases are too short or agents are cut off. */
  private stale(): DomainError {
    this.events.witness.staleReport();
    return leaseLost();
  }

  private tell(ctx: Ctx, { taskId: id, nodeId }: ReportKey, version: number): void {
    this.events.changed(ctx, { workspaceId: ctx.requireWorkspace(), id, nodeId, version });
  }
}
