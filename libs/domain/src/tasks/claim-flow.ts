import { Injectable } from '@nestjs/common';
import { idTime } from '@fettle/platform/context';
import type { ClaimRow } from './claim.repository.js';

/** How a claim ended. `abandoned`: its agent hung up. */
export type ClaimEnd = 'succeeded' | 'emptyPolls' | 'failed' | 'abandoned';

/** An empty answer sooner than this, to an agent that asked to wait. */
const HASTY_MS = 500;
const WINDOW_MS = 15 * 60_000;
const KEPT = 2_000;

interface Mark {
  readonly key: string;
  readonly atMs: number;
  /** Null where the task waited for something else than a claim: room on its node, another try. */
  readonly latencyMs: number | null;
}

/** One claim from its arrival; tells what it measures by. */
export class WatchedClaim {
  readonly arrivedMs = Date.now();
  /** When this claim was told that something may be there; at first, when it came. */
  wokenMs = this.arrivedMs;
  /** When it was last answered with nothing. */
  missedMs = -Infinity;

  /** How long a task of that time of making has waited although somebody asked for it. */
  latencyOf(madeMs: number, nowMs: number): number {
    // A question after its making found nothing: it waited for room, and that ended when the claim was woken.
    const base = this.missedMs > madeMs ? this.wokenMs : Math.max(madeMs, this.arrivedMs);
    return Math.max(0, nowMs - base);
  }
}

/** What this process sees of claims. In memory, bounded, no SQL; asked for by people who look at the flow of tasks. */
@Injectable()
export class ClaimFlow {
  readonly counts = {
    attempted: 0,
    succeeded: 0,
    emptyPolls: 0,
    failed: 0,
    abandoned: 0,
    hastyPolls: 0,
    doubleClaims: 0,
  };
  lastClaimMs: number | null = null;
  private marks: Mark[] = [];
  private readonly recent = new Set<string>();

  begin(): WatchedClaim {
    this.counts.attempted += 1;
    this.lastClaimMs = Date.now();
    return new WatchedClaim();
  }

  /** @param holdMs how long the agent was to be held; 0 where it asked for an answer at once */
  end(claim: WatchedClaim, how: ClaimEnd, holdMs: number): void {
    this.counts[how] += 1;
    if (how === 'emptyPolls' && holdMs > HASTY_MS && Date.now() - claim.arrivedMs < HASTY_MS)
      this.counts.hastyPolls += 1;
  }

  /** Tasks that go out with the answer to a claim. */
  handedOut(claim: WatchedClaim, rows: readonly ClaimRow[]): void {
    const atMs = Date.now();
    for (const { task_id: id, fence } of rows) {
      const key = `${id} ${fence}`;
      if (this.recent.has(key)) this.counts.doubleClaims += 1;
      this.recent.add(key);
      this.marks.push({ key, atMs, latencyMs: fence === 1 ? claim.latencyOf(idTime(id), atMs) : null });
    }
    this.forget(atMs);
  }

  /** The answer did not leave, and the task went back: the next attempt has another number. */
  takenBack(rows: readonly ClaimRow[]): void {
    const keys = new Set(rows.map(({ task_id: id, fence }) => `${id} ${fence}`));
    this.marks = this.marks.filter(({ key }) => !keys.has(key));
    for (const key of keys) this.recent.delete(key);
  }

  /** Latencies of the last quarter of an hour, and which attempts were handed out then; at most 2,000 of each. */
  lately(): { latenciesMs: number[]; keys: string[] } {
    this.forget(Date.now());
    return {
      latenciesMs: this.marks.flatMap(({ latencyMs }) => (latencyMs === null ? [] : [latencyMs])),
      keys: this.marks.map(({ key }) => key),
    };
  }

  private forget(nowMs: number): void {
    const from = Math.max(
      this.marks.length - KEPT,
      this.marks.findIndex(({ atMs }) => atMs > nowMs - WINDOW_MS),
    );
    const isAllOld = this.marks.length > 0 && this.marks.at(-1)!.atMs <= nowMs - WINDOW_MS;
    for (const { key } of this.marks.splice(0, isAllOld ? this.marks.length : Math.max(0, from)))
      this.recent.delete(key);
  }
}
