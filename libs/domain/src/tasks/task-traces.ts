import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Ctx, idTime } from '@fettle/platform/context';
import { Tracing } from '@fettle/platform/tracing';
import { TaskTraceRepository, type NewTrace, type TracedTask } from './task-trace.repository.js';

const BEGIN_MS = 100;
/** Longer than another process takes to note that a trace began. Spans carry their own times, so being late costs nothing. */
const LOOK_MS = 1_000;
/** Of each, in memory. Beyond that they are not traced. */
const MOST = 2_000;
/** A task that waited for longer has spans in traces of their own, which name the one that it began in. */
const SAME_TRACE_MS = 3_600_000;

export interface TaskMoment {
  readonly workspaceId: string;
  readonly id: string;
  readonly event: 'claimed' | 'started' | 'ended';
  /** `traceparent` of the request that brought it. */
  readonly by?: string | undefined;
}

/**
 * Puts what becomes of a task into the trace of the request that made it, whichever process that happens in: where the trace stands is
 * kept beside the task. All of it behind the requests, in batches, and nothing at all while traces are off.
 */
@Injectable()
export class TaskTraces implements OnApplicationShutdown {
  private begun: NewTrace[] = [];
  private moments: TaskMoment[] = [];
  private beginTimer: NodeJS.Timeout | null = null;
  private lookTimer: NodeJS.Timeout | null = null;

  constructor(
    private readonly tracing: Tracing,
    private readonly repository: TaskTraceRepository,
  ) {}

  /** A task was made by a request that is traced. */
  begin({ workspaceId, id }: { readonly workspaceId: string; readonly id: string }, trace: string): void {
    if (!this.tracing.isOn || this.begun.length >= MOST) return;
    this.begun.push({ workspaceId, id, trace });
    this.beginTimer ??= setTimeout(() => void this.writeBegun(), BEGIN_MS).unref();
  }

  /** Something happened to a task, traced or not: nobody knows here. */
  note(moment: TaskMoment): void {
    if (!this.tracing.isOn || this.moments.length >= MOST) return;
    this.moments.push(moment);
    this.lookTimer ??= setTimeout(() => void this.look(), LOOK_MS).unref();
  }

  /** What has been gathered is written and told before the process ends. */
  async onApplicationShutdown(): Promise<void> {
    await this.writeBegun();
    await this.look();
  }

  private async writeBegun(): Promise<void> {
    if (this.beginTimer) clearTimeout(this.beginTimer);
    this.beginTimer = null;
    const begun = this.begun;
    this.begun = [];
    // A trace that is lost is no fault of anybody's work.
    if (begun.length > 0) await this.repository.keep(Ctx.system('task traces'), begun).catch(() => undefined);
  }

  private async look(): Promise<void> {
    if (this.lookTimer) clearTimeout(this.lookTimer);
    this.lookTimer = null;
    const moments = this.moments;
    this.moments = [];
    if (moments.length === 0) return;
    const ctx = Ctx.system('task traces');
    const traced = await this.repository.find(ctx, moments).catch(() => []);
    const byId = new Map(traced.map((task) => [task.id, task]));
    for (const moment of moments) {
      const task = byId.get(moment.id);
      if (task) this.tell(task, moment);
    }
    const over = moments.filter(({ id, event }) => event === 'ended' && byId.has(id)).map(({ id }) => id);
    if (over.length > 0) await this.repository.forget(ctx, over).catch(() => undefined);
  }

  private tell(task: TracedTask, { event, by }: TaskMoment): void {
    const span = spanOf(task, event);
    if (!span) return;
    const isRecent = span.endMs - idTime(task.id) < SAME_TRACE_MS;
    const started = this.tracing.start({
      name: span.name,
      startMs: Math.min(span.startMs, span.endMs),
      ...(isRecent ? { parent: task.trace, links: [by] } : { links: [task.trace, by] }),
      attributes: {
        'fettle.task_id': task.id,
        'fettle.task_type': task.type,
        'fettle.workspace_id': task.workspaceId,
        'fettle.node_id': task.nodeId,
        'fettle.attempt': task.attempt ?? 0,
        ...(event === 'ended' && task.state ? { 'fettle.task_state': task.state } : {}),
      },
    });
    const isBad = event === 'ended' && task.state !== 'succeeded' && task.state !== 'cancelled';
    started?.end({ endMs: span.endMs, ...(isBad ? { error: task.state ?? 'unknown' } : {}) });
  }
}

/** The stretch of a task's life that an event ends. */
function spanOf(task: TracedTask, event: TaskMoment['event']): { name: string; startMs: number; endMs: number } | null {
  const [made, leased, started, ended] = [idTime(task.id), ms(task.leasedAt), ms(task.startedAt), ms(task.finishedAt)];
  if (event === 'claimed') return leased === null ? null : { name: 'task waits', startMs: made, endMs: leased };
  if (event === 'started')
    return leased === null || started === null
      ? null
      : { name: 'task is handed over', startMs: leased, endMs: started };
  return ended === null ? null : { name: 'task runs', startMs: started ?? leased ?? made, endMs: ended };
}

function ms(at: Date | null): number | null {
  return at === null ? null : at.getTime();
}
