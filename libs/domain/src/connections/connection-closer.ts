import { Injectable } from '@nestjs/common';
import type { Result, connections } from '@fettle/contracts';
import { ProcessCalls } from '@fettle/platform/bus';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { OpenConnection } from '@fettle/platform/http';
import { ProcessReader } from '../diagnostics/index.js';
import { connectionCalls } from './connection-answers.js';

/** Closes what some process holds open, and records who wanted it. */
@Injectable()
export class ConnectionCloser {
  constructor(
    private readonly processes: ProcessReader,
    private readonly calls: ProcessCalls,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Closes a connection of some process. `connection.close-requested` is recorded first, `connection.closed` when the process said so.
   * @throws DomainError `object.not_found` when no such process runs or it does not hold the connection (any more),
   * `dependency.unavailable` when nothing could be recorded, or the process did not say in time what it did
   */
  async close(ctx: Ctx, bootId: string, connectionId: string): Promise<Result<typeof connections.close>> {
    if (!(await this.processes.isGoing(ctx, bootId))) throw new DomainError('object.not_found');
    // Committed before anybody is asked: a process may close it and be too late, or unable, to say so.
    await this.record(ctx, 'connection.close-requested', connectionId, { process: bootId });
    const closed = await this.ask(bootId, connectionId);
    const { kind, surface, nodeId, person, ip } = closed;
    const details = { kind, surface, nodeId, person: person?.label ?? null, ip, process: bootId };
    await this.record(ctx, 'connection.closed', connectionId, details);
    return { closed: true };
  }

  /** Not in a transaction: the answer may take 2 s, and asking takes connections to the database of its own. */
  private async ask(bootId: string, id: string): Promise<OpenConnection> {
    const answers = await this.calls.ask<OpenConnection | null>(connectionCalls.close, { id }, [bootId]);
    const closed = answers.get(bootId);
    if (closed) return closed;
    if (closed === null) throw new DomainError('object.not_found');
    const detail =
      'The process did not say in time whether it closed the connection; the list shows whether it is still open';
    throw new DomainError('dependency.unavailable', {}, { detail, retryAfterS: 2 });
  }

  private record(ctx: Ctx, event: string, id: string, details: object): Promise<void> {
    return this.unitOfWork.run(ctx, async (tx) => this.audit.record(tx, event, { type: 'connection', id }, details));
  }
}
