import { Injectable, Optional } from '@nestjs/common';
import {
  PROTOCOL,
  agentLimits,
  wirePayload,
  type ClaimAnswer,
  type ClaimRequest,
  type HeldTask,
  type RootAccessWanted,
  type WireTask,
} from '@fettle/contracts/agent';
import type { Ctx } from '@fettle/platform/context';
import { DomainError, isConnectionError } from '@fettle/platform/errors';
import { LivenessService } from '../nodes/index.js';
import { RootAccessLink } from '../root-access/index.js';
import { ClaimBatches } from './claim-batches.js';
import { ClaimFlow, type ClaimEnd, type WatchedClaim } from './claim-flow.js';
import { ClaimRootAccess, noRootAccess } from './claim-root-access.js';
import { ClaimRepository, type ClaimRow, type ClaimWish } from './claim.repository.js';
import { ParkingLot } from './parking-lot.js';
import type { Place } from './place.js';
import { TaskLimits } from './task.limits.js';

/** A claim that waits. */
interface Held {
  readonly place: Place;
  readonly wish: ClaimWish;
  readonly root: ClaimRootAccess;
  readonly seen: WatchedClaim;
}

/** How agents take tasks: one long question that renews what they hold, hears of cancels and leases what waits for them. */
@Injectable()
export class TaskLeases {
  constructor(
    private readonly batches: ClaimBatches,
    private readonly claims: ClaimRepository,
    private readonly lot: ParkingLot,
    private readonly liveness: LivenessService,
    private readonly limits: TaskLimits,
    @Optional() private readonly rootAccess: RootAccessLink = noRootAccess,
    @Optional() private readonly flow: ClaimFlow = new ClaimFlow(),
  ) {}

  /**
   * Answers when there is something to say, or empty when the hold is over, `signal` fires or the process stops. While PostgreSQL
   * is away a parked claim stays parked.
   * @throws DomainError `dependency.unavailable` or `overloaded` (503) when it cannot be asked at arrival, `agent_key.invalid`
   * (401) when the key is revoked meanwhile; never 404 or 409
   */
  async claim(ctx: Ctx, request: ClaimRequest, signal?: AbortSignal): Promise<ClaimAnswer> {
    const nodeId = nodeOf(ctx);
    this.liveness.seen(nodeId);
    const speaks = request.capabilities?.includes(PROTOCOL) ?? false;
    const held = request.running ?? [];
    const wish: ClaimWish = {
      workspaceId: ctx.requireWorkspace(),
      nodeId,
      wants: this.lot.isBarred(nodeId) ? 0 : wanted(request, speaks),
      held,
    };
    // The place comes before the first question: a task that is made while it runs wakes us.
    const seen = this.flow.begin();
    const holdMs = this.holdMs(request, speaks);
    let how: ClaimEnd = 'failed';
    const place = this.lot.enter(nodeId, signal);
    try {
      if (!place) throw new DomainError('overloaded', {}, { retryAfterS: 5 });
      const root = await ClaimRootAccess.begin(this.rootAccess, { ctx, nodeId }, request, speaks);
      const told = await this.hold({ place, wish, root, seen }, holdMs, signal);
      how = signal?.aborted ? 'abandoned' : told.tasks.length > 0 ? 'succeeded' : 'emptyPolls';
      return told;
    } finally {
      this.flow.end(seen, how, holdMs);
      place?.leave();
      this.liveness.seen(nodeId);
    }
  }

  /** Keeps the leases of tasks that an agent holds. Those that are not its own any more are passed over. */
  async renew(ctx: Ctx, held: readonly HeldTask[]): Promise<void> {
    if (held.length > 0) await this.claims.renew(ctx, nodeOf(ctx), held);
  }

  private async hold({ place, wish, root, seen }: Held, holdMs: number, signal?: AbortSignal): Promise<ClaimAnswer> {
    const started = performance.now();
    const asksForMore = wish.held.length === 0 && wish.wants > 0;
    // Most claims come back within moments after an empty one: what was made meanwhile has been heard of.
    let rows =
      asksForMore && this.lot.isQuiet(wish.nodeId) ? [] : await this.ask(wish, { seen, urgent: false }, signal);
    let until = started + holdMs;
    let hasMissed = false;
    for (;;) {
      if (isNews(rows, wish) || (await root.isNews())) return answer(rows, wish, await root.answer());
      // An agent that is busy cancelling asks again soon, so that a lost answer is repeated.
      if (rows.some((row) => row.cancel_pending)) until = Math.min(until, started + this.limits.cancellingHoldMs);
      const how = await place.wait(until - performance.now());
      if (how === 'revoked') throw new DomainError('agent_key.invalid');
      if (how !== 'woken') {
        const wasParked = performance.now() - started >= this.limits.quietAfterMs && how === 'timeout';
        if (wasParked && asksForMore && rows.length === 0 && !hasMissed) this.lot.settle(place, wish.nodeId);
        return answer(rows, wish, await root.answer());
      }
      seen.wokenMs = Date.now();
      const again = await this.askAgain(wish, seen, signal);
      hasMissed = again === null;
      rows = again ?? rows;
    }
  }

  /** A task that was leased for an agent which hung up meanwhile goes back at once, not after its lease. */
  private async ask(
    wish: ClaimWish,
    { seen, urgent }: { readonly seen: WatchedClaim; readonly urgent: boolean },
    signal?: AbortSignal,
  ): Promise<ClaimRow[]> {
    const asked = Date.now();
    const rows = await this.batches.claim(wish, urgent);
    const claimed = rows.filter((row) => row.kind === 'claimed');
    if (claimed.length === 0) seen.missedMs = asked;
    this.flow.handedOut(seen, claimed);
    if (!signal?.aborted || claimed.length === 0) return rows;
    this.flow.takenBack(claimed);
    await this.batches.release(claimed);
    return rows.filter((row) => row.kind !== 'claimed');
  }

  /** While parked, an outage is waited out: the check every 15 s asks again. Null: it could not be asked. */
  private async askAgain(wish: ClaimWish, seen: WatchedClaim, signal?: AbortSignal): Promise<ClaimRow[] | null> {
    try {
      return await this.ask(wish, { seen, urgent: true }, signal);
    } catch (error) {
      const passing =
        error instanceof DomainError && (error.code === 'dependency.unavailable' || error.code === 'overloaded');
      if (passing || isConnectionError(error)) return null;
      throw error;
    }
  }

  /** The compatible agent must never be answered at once, or it asks without a pause. Ours gets a jitter of a quarter. */
  private holdMs({ waitMs, running }: ClaimRequest, speaks: boolean): number {
    const { compatibleMinHoldMs, busyHoldMs } = this.limits;
    if (!speaks) return Math.max(compatibleMinHoldMs, Math.min(waitMs ?? Infinity, agentLimits.compatibleHoldMs));
    const wantedMs = Math.min(waitMs ?? 0, running?.length ? busyHoldMs : agentLimits.longHoldMs);
    return Math.round(wantedMs * (1 - Math.random() / 4));
  }
}

function nodeOf(ctx: Ctx): string {
  if (ctx.actor.kind !== 'agent') throw new Error('An agent verb was reached by somebody else');
  return ctx.actor.nodeId;
}

/** The compatible agent reads one task of the answer, so it is never leased more. */
function wanted({ maxTasks }: ClaimRequest, speaks: boolean): number {
  return speaks ? Math.min(maxTasks ?? 1, agentLimits.maxTasksPerClaim) : 1;
}

function lost(rows: readonly ClaimRow[], wish: ClaimWish): string[] {
  const kept = new Set(rows.filter((row) => row.kind === 'held').map((row) => `${row.task_id} ${row.fence}`));
  return wish.held.filter(({ taskId, attempt }) => !kept.has(`${taskId} ${attempt}`)).map(({ taskId }) => taskId);
}

function isNews(rows: readonly ClaimRow[], wish: ClaimWish): boolean {
  return rows.some((row) => row.kind === 'claimed' || row.told) || lost(rows, wish).length > 0;
}

function answer(rows: readonly ClaimRow[], wish: ClaimWish, rootAccess: RootAccessWanted): ClaimAnswer {
  const tasks = rows.filter((row) => row.kind === 'claimed').map(wireTask);
  const leaseLost = lost(rows, wish);
  return {
    tasks,
    cancels: rows.filter((row) => row.cancel_pending).map((row) => row.task_id),
    leaseLost,
    // An agent that goes on naming what it has lost must not turn in a circle.
    nextWaitMs: leaseLost.length > 0 && tasks.length === 0 ? 500 : 0,
    task: tasks[0] ?? null,
    outputTruncated: false,
    rootAccess,
  };
}

function wireTask(row: ClaimRow): WireTask {
  return {
    id: row.task_id,
    type: row.type,
    payload: wirePayload(row.payload),
    timeoutSeconds: Math.ceil(row.timeout_ms / 1_000),
    attempt: row.fence,
    idempotent: row.idempotent,
    exclusive: row.exclusive,
  };
}
