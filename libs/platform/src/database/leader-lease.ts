import { Logger } from '@nestjs/common';
import { Ctx, newId } from '../context/index.js';
import type { Database } from './database.js';
import { Backoff } from './backoff.js';

/** Takes the lease when it is free or ours. A lease that had ended gets a new fence, also for its old holder. */
const takeSql = `
  INSERT INTO leader_leases AS held (name, holder, fence, until)
  VALUES ($1, $2, 1, fettle_now() + $3 * interval '1 ms')
  ON CONFLICT (name) DO UPDATE SET
    holder = excluded.holder,
    until = excluded.until,
    fence = held.fence + CASE WHEN held.holder = excluded.holder AND held.until > fettle_now() THEN 0 ELSE 1 END
  WHERE held.holder = excluded.holder OR held.until <= fettle_now()
  RETURNING fence`;
const leaveSql = `UPDATE leader_leases SET until = fettle_now() WHERE name = $1 AND holder = $2 AND fence = $3`;
const guardSql = `
  SELECT 1 FROM leader_leases WHERE name = $1 AND holder = $2 AND fence = $3 AND until > fettle_now() FOR SHARE`;

export interface LeaderLeaseOptions {
  readonly name: string;
  /** How long a dead leader blocks the next (ms). Default 15,000; renewed at a third of it. */
  readonly ttlMs?: number;
  /** Called when this process becomes leader. The signal fires when it stops being it. */
  readonly onLead?: (lead: { readonly fence: number; readonly signal: AbortSignal }) => void;
}

/** Thrown by `guard` when the lease has passed to another: the work of the old leader must change nothing. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';
}

/**
 * At most one process leads. Time is the database's; the holder counts its own remaining time from before it asked, so it
 * stops before another can start. `guard` fences the writes of a leader that was paused.
 */
export class LeaderLease {
  private readonly log: Logger;
  private readonly holder = newId();
  private readonly ttlMs: number;
  private readonly stopping = new AbortController();
  private lead: { fence: number; until: number; ended: AbortController; timer: NodeJS.Timeout } | null = null;
  private loop: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly options: LeaderLeaseOptions,
  ) {
    this.ttlMs = options.ttlMs ?? 15_000;
    this.log = new Logger(`LeaderLease ${options.name}`);
  }

  /** The fence under which this process leads now, or null. Strictly larger for every later leader. */
  get fence(): number | null {
    return this.lead && performance.now() < this.lead.until ? this.lead.fence : null;
  }

  /** Tries to lead, and to stay leader, until `stop`. */
  start(): void {
    this.loop ??= this.run();
  }

  /** Stops leading and lets the next one start at once. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
    const fence = this.lead?.fence;
    this.end();
    if (fence === undefined) return;
    const leave = this.database.query(Ctx.system('leader lease'), leaveSql, [this.options.name, this.holder, fence]);
    await leave.catch((error: Error) => this.log.warn(`The lease runs out by itself: ${error.message}`));
  }

  /** Asks once for the lease, or renews it. Returns whether this process leads. Throws when PostgreSQL is away. */
  async tryTake(): Promise<boolean> {
    const asked = performance.now();
    const { name } = this.options;
    const rows = await this.database.query<{ fence: string }>(Ctx.system('leader lease'), takeSql, [
      name,
      this.holder,
      this.ttlMs,
    ]);
    const fence = rows[0] && Number(rows[0].fence);
    if (fence === undefined) this.end();
    else this.hold(fence, asked + this.ttlMs);
    return fence !== undefined;
  }

  /**
   * In a transaction: holds the lease in place until COMMIT, or throws LeaseLostError when it is not ours any more.
   */
  async guard(ctx: Ctx): Promise<void> {
    const fence = this.lead?.fence ?? -1;
    const rows = await this.database.query(ctx, guardSql, [this.options.name, this.holder, fence]);
    if (rows.length === 0) throw new LeaseLostError(`This process does not lead ${this.options.name} any more`);
  }

  private async run(): Promise<void> {
    const pause = new Backoff({ firstMs: this.ttlMs / 3, maxMs: this.ttlMs / 3 });
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tryTake().catch((error: Error) => this.log.warn(`Cannot ask for the lease: ${error.message}`));
      await pause.wait(signal).catch(() => undefined);
    }
  }

  private hold(fence: number, until: number): void {
    if (this.lead && this.lead.fence !== fence) this.end();
    clearTimeout(this.lead?.timer);
    const timer = setTimeout(() => this.end(), Math.max(0, until - performance.now()));
    timer.unref();
    if (this.lead) {
      Object.assign(this.lead, { until, timer });
      return;
    }
    const ended = new AbortController();
    this.lead = { fence, until, ended, timer };
    this.log.log(`Leading with fence ${fence}`);
    this.options.onLead?.({ fence, signal: ended.signal });
  }

  private end(): void {
    if (!this.lead) return;
    const { ended, timer } = this.lead;
    this.lead = null;
    clearTimeout(timer);
    ended.abort();
    this.log.log('Not leading any more');
  }
}
