import { Injectable } from '@nestjs/common';
import type { Result, connections } from '@fettle/contracts';
import { ProcessCalls } from '@fettle/platform/bus';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { OpenConnection } from '@fettle/platform/http';
import { connectionCalls } from './connection-answers.js';

/** Closes what some process holds open, and records who wanted it. */
@Injectable()
export class ConnectionCloser {
  constructor(
    private readonly calls: ProcessCalls,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Closes a connection of some process.
   * @throws DomainError `object.not_found` when it is not open (any more), `dependency.unavailable` when nothing could be recorded
   */
  async close(ctx: Ctx, bootId: string, connectionId: string): Promise<Result<typeof connections.close>> {
    // The transaction is open before anything is closed: without the database nothing is done that nobody could record.
    return this.unitOfWork.run(ctx, async (tx) => {
      const answers = await this.calls.ask<OpenConnection | null>(connectionCalls.close, { id: connectionId }, [
        bootId,
      ]);
      const closed = answers.get(bootId);
      if (!closed) throw new DomainError('object.not_found');
      const { kind, surface, nodeId, person, ip } = closed;
      const details = { kind, surface, nodeId, person: person?.label ?? null, ip, process: bootId };
      this.audit.record(tx, 'connection.closed', { type: 'connection', id: connectionId }, details);
      return { closed: true as const };
    });
  }
}
