import { Injectable } from '@nestjs/common';
import type { Result, selfCheck } from '@fettle/contracts';
import { thisProcess } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { isUnavailable } from './audit-fault.js';
import type { Check } from './check.js';
import { SelfCheckParts } from './self-check.parts.js';
import { allChecks, summaryOf } from './all-checks.js';
import { runChecks } from './run-checks.js';

type Report = Result<typeof selfCheck.run>;

/** Tries every part of the control plane. One run at a time in a process: what looks for trouble must not make it. */
@Injectable()
export class SelfCheckService {
  private readonly added: Check[] = [];
  private isRunning = false;

  constructor(
    private readonly parts: SelfCheckParts,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /** Adds a check that only this kind of process can make, e.g. of files that it serves. */
  add(check: Check): void {
    this.added.push(check);
  }

  /**
   * Runs all checks, within about ten seconds, and records the act. Gives its report also when the database cannot take the record.
   * @throws DomainError `self_check.running`
   */
  async run(ctx: Ctx): Promise<Report> {
    if (this.isRunning) throw new DomainError('self_check.running', {}, { retryAfterS: 10 });
    this.isRunning = true;
    try {
      const startedAt = new Date();
      const begun = performance.now();
      const checks = await runChecks(allChecks(this.parts.of(ctx), this.added));
      const { result, counts } = summaryOf(checks);
      const isAudited = await this.record(ctx, {
        result,
        ...counts,
        failed: checks.filter((one) => one.result === 'fail').map(({ id }) => id),
      });
      const { bootId, version } = thisProcess;
      const process = { name: this.parts.name, bootId, version };
      const tookMs = Math.round(performance.now() - begun);
      return { result, startedAt: startedAt.toISOString(), tookMs, process, counts, isAudited, checks };
    } finally {
      this.isRunning = false;
    }
  }

  /** Runs some checks by their ids and records nothing: for setup, when nobody is there yet. */
  async some(ctx: Ctx, ids: readonly string[]): Promise<Pick<Report, 'result' | 'checks'>> {
    const checks = await runChecks(allChecks(this.parts.of(ctx)).filter(({ id }) => ids.includes(id)));
    return { result: summaryOf(checks).result, checks };
  }

  private async record(ctx: Ctx, details: object): Promise<boolean> {
    try {
      const target = { type: 'process', id: thisProcess.bootId };
      await this.unitOfWork.run(ctx, async (tx) => this.audit.record(tx, 'self-check.run', target, details));
      return true;
    } catch (error) {
      // What was found is worth more than its record, and a database that is away is one of the things that are found.
      if (isUnavailable(error)) return false;
      throw error;
    }
  }
}
