import { Injectable } from '@nestjs/common';
import { ProcessCalls } from '@fettle/platform/bus';
import { thisProcess } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { standingOf } from './process.policy.js';
import { ProcessRepository, type ProcessRow } from './process.repository.js';

/** A process that was asked something. */
export interface AskedProcess {
  readonly bootId: string;
  readonly name: string;
  readonly host: string;
  readonly pid: number;
  readonly answered: boolean;
}

/** Asks all processes that run the same question; each answers for itself. */
@Injectable()
export class ProcessReader {
  constructor(
    private readonly repository: ProcessRepository,
    private readonly calls: ProcessCalls,
  ) {}

  /**
   * The answers by boot id, and who was asked. One that does not answer within 2 s is told as such.
   * @throws DomainError `dependency.unavailable` when the database does not say who runs
   */
  async askAll<Answer>(
    ctx: Ctx,
    method: string,
    question: object,
  ): Promise<{ processes: AskedProcess[]; answers: Map<string, Answer> }> {
    const going = await this.going(ctx);
    const answers = await this.calls.ask<Answer>(
      method,
      question,
      going.map(({ bootId }) => bootId),
    );
    const processes = going
      .map(({ bootId, name, host, pid }) => ({ bootId, name, host, pid, answered: answers.has(bootId) }))
      .sort((one, other) => one.name.localeCompare(other.name) || one.bootId.localeCompare(other.bootId));
    return { processes, answers };
  }

  /** Whether the process with this boot id runs, by its own signs of life. @throws DomainError `dependency.unavailable` */
  async isGoing(ctx: Ctx, bootId: string): Promise<boolean> {
    return bootId === thisProcess.bootId || (await this.going(ctx)).some((row) => row.bootId === bootId);
  }

  private async going(ctx: Ctx): Promise<ProcessRow[]> {
    const rows = await this.repository.list(ctx);
    return rows.filter((row) => row.bootId === thisProcess.bootId || isGoing(standingOf(row)));
  }
}

function isGoing(standing: ReturnType<typeof standingOf>): boolean {
  return standing === 'running' || standing === 'late';
}
