import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { SweepRepository } from './sweep.repository.js';
import { TaskLimits } from './task.limits.js';

/**
 * Notes in the database that agents are being served. Whoever keeps the deadlines may be another process, which cannot see for itself
 * whether a silent agent had anybody to speak to; the end of its lease means something only if it had. The heartbeat of processes
 * (`processes`, every 15 s) does not tell that: it is of a process, also of one that serves no agents, and too seldom for leases.
 */
@Injectable()
export class AgentReach implements OnModuleDestroy {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly repository: SweepRepository,
    private readonly limits: TaskLimits,
  ) {}

  /** For a process that serves agents: notes it now and every 5 s, until the process stops. */
  start(): void {
    this.timer ??= setInterval(() => void this.note(), this.limits.reachNoteMs).unref();
    void this.note();
  }

  onModuleDestroy(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }

  /** One note. While the database is away there is none, and that is what it should say. */
  async note(): Promise<void> {
    await this.repository.noteReach(Ctx.system('agent reach')).catch(() => undefined);
  }
}
