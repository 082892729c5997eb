import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { FactMessage } from '@fettle/contracts';
import { Bus } from '@fettle/platform/bus';
import { TaskLimits } from './task.limits.js';

/**
 * Tells browsers that a task has more output: the first piece at once, then at most one fact per task in 100 ms. Facts carry no data
 * and go past the outbox; a lost one is made good by the next, or by `task.changed` at the end.
 */
@Injectable()
export class OutputFacts implements OnModuleDestroy {
  private readonly quiet = new Map<string, { timer: NodeJS.Timeout; next: FactMessage | null }>();

  constructor(
    private readonly bus: Bus,
    private readonly limits: TaskLimits,
  ) {}

  /** Notes that output up to `seq` is stored. */
  grown(task: { workspaceId: string; id: string; nodeId: string }, seq: number): void {
    const { workspaceId, id, nodeId: parentId } = task;
    const fact: FactMessage = { name: 'task.output', workspaceId, id, version: seq + 1, parentId };
    const entry = this.quiet.get(id);
    if (entry) entry.next = fact;
    else this.send(fact);
  }

  onModuleDestroy(): void {
    for (const { timer } of this.quiet.values()) clearTimeout(timer);
    this.quiet.clear();
  }

  private send(fact: FactMessage): void {
    const timer = setTimeout(() => this.after(fact.id), this.limits.outputFactMs).unref();
    this.quiet.set(fact.id, { timer, next: null });
    void this.bus.publish([{ channel: 'facts', body: JSON.stringify(fact) }]).catch(() => undefined);
  }

  private after(taskId: string): void {
    const next = this.quiet.get(taskId)?.next;
    this.quiet.delete(taskId);
    if (next) this.send(next);
  }
}
