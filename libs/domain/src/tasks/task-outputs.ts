import { Injectable, Optional } from '@nestjs/common';
import type { TaskOutput } from '@fettle/contracts';
import {
  agentLimits,
  type LogRequest,
  type OutputAnswer,
  type OutputRequest,
  type ReportAnswer,
} from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { ForeignReports } from './foreign-reports.repository.js';
import { OutputFacts } from './output-facts.js';
import { OutputRepository, type NewChunk, type Stored } from './output.repository.js';
import { isFinal, leaseLost, notFound, notLeased, reportKey } from './report.policy.js';
import type { ReportKey } from './report.repository.js';
import { storableTime } from './task.policy.js';

/** Lines of one task that come at the same moment take numbers one after the other; each try lets at least one through. */
const LOG_TRIES = 50;

/** What tasks print: numbered chunks of our agent, lines of the compatible one, pages for people. */
@Injectable()
export class TaskOutputs {
  constructor(
    private readonly repository: OutputRepository,
    private readonly facts: OutputFacts,
    @Optional() private readonly foreign?: ForeignReports,
  ) {}

  /**
   * Stores numbered chunks; known ones are passed over, those behind a hole are not stored. Says up to where everything is stored.
   * @throws DomainError `object.not_found`, `task.lease_lost` (stale attempt), `task.final` (long after the end)
   */
  async output(ctx: Ctx, taskId: string, request: OutputRequest): Promise<OutputAnswer> {
    const key = reportKey(ctx, taskId, request);
    const chunks = inOrder(request.chunks);
    const highest = Math.max(-1, ...request.chunks.map(({ seq }) => seq));
    const stored = await this.append(ctx, key, chunks);
    const top = Math.max(stored.last_seq, stored.stored_seq);
    // Behind the limit everything is acknowledged and dropped, so that the agent can let go of it.
    const ackedSeq = stored.cut ? Math.max(top, highest) : top;
    return { ackedSeq, truncated: stored.cut };
  }

  /**
   * One line of the compatible agent; blank ones too. It may come before `started` and for a while after the end.
   * @throws DomainError `object.not_found`, `request.invalid`, `task.not_leased`, `task.final`
   */
  async line(ctx: Ctx, taskId: string, request: LogRequest): Promise<ReportAnswer> {
    const key = reportKey(ctx, taskId, request);
    const stream = request.stream === 'stderr' ? 'stderr' : 'stdout';
    const at = storableTime(request.timestamp);
    const data = Buffer.from(`${request.line}\n`);
    for (let tries = 0; tries < LOG_TRIES; tries += 1) {
      const stored = await this.append(ctx, key, [{ seq: null, stream, data, at }]);
      if (stored.cut || stored.fresh) return { ok: true, taskId };
      if (stored.whole) return { ok: true, taskId, duplicate: true };
    }
    throw new DomainError('overloaded', {}, { retryAfterS: 1 });
  }

  /**
   * The compatible agent cuts long lines, drops lines when there are many, and repeats all output at the end. What is longer is kept:
   * the lines, which say where they were printed to, or the whole. Belongs into the transaction of the end.
   */
  async keepWhole(ctx: Ctx, key: ReportKey, output: string): Promise<void> {
    const bytes = Buffer.from(output);
    const pieces: Buffer[] = [];
    for (let start = 0; start < bytes.length; start += agentLimits.chunkBytes)
      pieces.push(bytes.subarray(start, start + agentLimits.chunkBytes));
    await this.repository.replace(ctx, key, pieces, new Date().toISOString());
  }

  /**
   * A page of output for people, at most 1 MiB: chunks of an attempt (the newest if not said) after a number.
   * @throws DomainError `object.not_found`
   */
  async read(
    ctx: Ctx,
    taskId: string,
    query: { after: number; attempt?: number | undefined },
  ): Promise<z.output<typeof TaskOutput>> {
    const head = await this.repository.head(ctx, taskId, query.attempt ?? null);
    if (!head) throw notFound();
    const rows = head.last_seq > query.after ? await this.repository.read(ctx, taskId, head.attempt, query.after) : [];
    const lastSeq = rows.at(-1)?.seq ?? Math.min(query.after, head.last_seq);
    const missing = head.newest && head.output_chunks !== null && head.last_seq + 1 < head.output_chunks;
    // Who was interrupted, or had to be tried again, may have printed more than was sent.
    const torn = missing || (head.last_seq >= 0 && (!head.newest || head.state === 'unknown'));
    const ended = !head.open || (isFinal(head.state) && !missing);
    return {
      taskId,
      attempt: head.attempt,
      edition: head.whole ? 1 : 0,
      chunks: rows.map(({ seq, stream, data, at }) => ({
        seq,
        stream,
        data: data.toString('base64'),
        at: at.toISOString(),
      })),
      lastSeq,
      complete: ended && lastSeq === head.last_seq,
      truncated: head.cut,
      gapAfterSeq: ended && torn && !head.cut ? head.last_seq : null,
    };
  }

  private async append(ctx: Ctx, key: ReportKey, chunks: readonly NewChunk[]): Promise<Stored> {
    const stored = await this.repository.append(ctx, key, chunks);
    if (!stored) {
      await this.foreign?.note(ctx, key.taskId);
      throw notFound();
    }
    if (key.attempt !== null && key.attempt !== stored.fence) throw leaseLost();
    if (!stored.open) throw isFinal(stored.state) ? new DomainError('task.final') : notLeased();
    if (stored.fresh) {
      const task = { workspaceId: ctx.requireWorkspace(), id: key.taskId, nodeId: key.nodeId };
      this.facts.grown(task, stored.stored_seq);
    }
    return stored;
  }
}

/** Sorted by number, each number once. */
function inOrder(chunks: OutputRequest['chunks']): NewChunk[] {
  const bySeq = new Map(chunks.map((chunk) => [chunk.seq, chunk]));
  return [...bySeq.values()]
    .sort((a, b) => a.seq - b.seq)
    .map(({ seq, stream, data, at }) => ({ seq, stream, data: Buffer.from(data, 'base64'), at: storableTime(at) }));
}
