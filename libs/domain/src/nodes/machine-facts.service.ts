import { Injectable } from '@nestjs/common';
import { Ctx } from '@fettle/platform/context';
import { Outbox, UnitOfWork } from '@fettle/platform/database';
import { gather } from './gather.js';
import { MachineFactsRepository, type MachineFacts, type MachineReport } from './machine-facts.repository.js';

const WINDOW_MS = 20;

/** Takes over what agents tell of their machines. Those that come together, as after a restart, are one statement. */
@Injectable()
export class MachineFactsService {
  private readonly write = gather(WINDOW_MS, (reports: readonly MachineReport[]) => this.noteAll(reports));

  constructor(
    private readonly repository: MachineFactsRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Versions and tools of one node; tells browsers only when something differs. Resolves when it is committed. */
  async note(ctx: Ctx, nodeId: string, facts: MachineFacts): Promise<void> {
    await this.write({ ...facts, workspaceId: ctx.requireWorkspace(), nodeId });
  }

  private async noteAll(reports: readonly MachineReport[]): Promise<null[]> {
    // The last word of each machine counts, about each thing.
    const last = new Map<string, MachineReport>();
    for (const report of reports) last.set(report.nodeId, { ...last.get(report.nodeId), ...withoutGaps(report) });
    await this.unitOfWork.run(Ctx.system('machines describe themselves'), async (inside) => {
      for (const { id, workspace_id: workspaceId, version } of await this.repository.note(inside, [...last.values()]))
        this.outbox.fact(inside, { name: 'node.changed', workspaceId, id, version });
    });
    return reports.map(() => null);
  }
}

/** What a report names: what it leaves out must not hide what was said a moment before. */
function withoutGaps(report: MachineReport): MachineReport {
  return Object.fromEntries(Object.entries(report).filter(([, value]) => value != null)) as unknown as MachineReport;
}
