import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Result, platformSettings as contracts } from '@fettle/contracts';
import { ProcessCalls } from '@fettle/platform/bus';
import { thisProcess, type Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { ProcessReader } from '../diagnostics/index.js';

const MAY = 'platform.may-restart';
const DO = 'platform.restart';
/** The answer of the request that asked has to leave first. */
const BEFORE_END_MS = 300;

/** How this process ends to be started again. */
export interface Ending {
  readonly canRestart: boolean;
  restart(): void;
}

/** Restarts the whole platform: each process ends by itself and is started again by who started it. */
@Injectable()
export class RestartService implements OnModuleInit {
  private ending: Ending | null = null;

  constructor(
    private readonly calls: ProcessCalls,
    private readonly processes: ProcessReader,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.calls.handle(MAY, () => this.isSupervised);
    this.calls.handle(DO, () => this.endSoon());
  }

  /** Says how this process ends; only where somebody starts it again. */
  bind(ending: Ending): void {
    this.ending = ending;
  }

  /**
   * Asks every process to end and be started again; resolves when they have been told, before they end.
   * @throws DomainError `restart.unsupervised` when one of them would stay away; `dependency.unavailable`
   */
  async restart(ctx: Ctx, reason: string): Promise<Result<typeof contracts.restart>> {
    const { processes, answers } = await this.processes.askAll<boolean>(ctx, MAY, {});
    const alone = processes.filter(({ bootId }) => answers.get(bootId) === false);
    if (alone.length > 0) {
      const names = [...new Set(alone.map(({ name, host }) => `${name} on ${host}`))].join(', ');
      const detail = `Nobody would start ${names} again. Restart it by hand, or say with FETTLE_SUPERVISED=true that somebody does.`;
      throw new DomainError('restart.unsupervised', { processes: alone.map(({ bootId }) => bootId) }, { detail });
    }
    const bootIds = processes.filter(({ answered }) => answered).map(({ bootId }) => bootId);
    const silent = processes.flatMap(({ answered, bootId, name, host }) => (answered ? [] : [{ bootId, name, host }]));
    await this.unitOfWork.run(ctx, async (inside) =>
      this.audit.record(
        inside.with({ workspaceId: null }),
        'platform.restarted',
        { type: 'platform', id: 'platform' },
        { reason, bootIds, silent: silent.map(({ bootId }) => bootId) },
      ),
    );
    // Others first: who asks them must still be here to hear that they have heard.
    const told = await this.calls.ask<boolean>(
      DO,
      {},
      bootIds.filter((id) => id !== thisProcess.bootId),
    );
    if (bootIds.includes(thisProcess.bootId)) {
      this.endSoon();
      told.set(thisProcess.bootId, true);
    }
    const deaf = processes.filter(({ bootId }) => bootIds.includes(bootId) && !told.has(bootId));
    return {
      bootIds: bootIds.filter((id) => told.has(id)),
      silent: [...silent, ...deaf.map(({ bootId, name, host }) => ({ bootId, name, host }))],
    };
  }

  private get isSupervised(): boolean {
    return this.ending?.canRestart ?? false;
  }

  private endSoon(): boolean {
    if (!this.isSupervised) return false;
    setTimeout(() => this.ending?.restart(), BEFORE_END_MS);
    return true;
  }
}
