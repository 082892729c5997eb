import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Bus } from '@fettle/platform/bus';
import { AgentKeyCache } from '../nodes/index.js';
import { ClaimRepository } from './claim.repository.js';
import { Ctx } from '@fettle/platform/context';
import { Place, type Woken } from './place.js';
import { TaskLimits } from './task.limits.js';

/** How long an own wake-up is expected back from the bus. */
const ECHO_MS = 2_000;

/**
 * Claims that wait for something to do. They wait in memory: no SQL and no connection while parked. A commit of this process wakes
 * them at once, one of another process through the bus, and every 15 s one statement for all of them looks for what was missed.
 */
@Injectable()
export class ParkingLot implements OnModuleInit, OnModuleDestroy {
  private readonly places = new Map<string, Set<Place>>();
  /** Until when the bus may bring back a wake-up of our own. Not how many: PostgreSQL makes one of equal messages. */
  private readonly echoes = new Map<string, number>();
  /** Nodes that left with nothing, and until when that may be believed. Whatever is heard of a node ends it. */
  private readonly quiet = new Map<string, number>();
  private readonly stops: (() => void)[] = [];
  private parked = 0;
  private timer: NodeJS.Timeout | null = null;
  private closed = false;

  constructor(
    private readonly bus: Bus,
    private readonly keys: AgentKeyCache,
    private readonly claims: ClaimRepository,
    private readonly limits: TaskLimits,
  ) {}

  onModuleInit(): void {
    this.stops.push(
      this.bus.subscribe('wake', (nodeId) => this.heard(nodeId)),
      this.bus.onGap(() => this.missed()),
      this.keys.onRevoked((nodeId) => this.end(nodeId, 'revoked')),
      // Whichever key a claim came with: it is answered empty, and the next one shows what its key is worth.
      this.keys.onChange((nodeId) => this.end(nodeId, 'timeout')),
    );
  }

  /** Everybody gets an empty answer; who comes later, too. */
  onModuleDestroy(): void {
    this.closed = true;
    for (const stop of this.stops) stop();
    if (this.timer) clearInterval(this.timer);
    for (const nodeId of [...this.places.keys()]) this.end(nodeId, 'closed');
  }

  /** Claims here now, with those that are just asking. */
  get size(): number {
    return this.parked;
  }

  /** Claims that wait now: they hold no connection and no lock. */
  get waiting(): number {
    let count = 0;
    for (const mine of this.places.values()) for (const place of mine) if (place.isWaiting) count += 1;
    return count;
  }

  /**
   * A place for a claim of this node, which hears wake-ups from now on; call `leave` at the end. Null when the lot is full or
   * closed. Too many claims of one node: the oldest, whose agent has given up on it, goes.
   */
  enter(nodeId: string, signal?: AbortSignal): Place | null {
    if (this.closed || this.parked >= this.limits.parked) return null;
    const mine = this.places.get(nodeId) ?? new Set();
    // Those that have been ended may still be asking: ended again, they would make room for everybody who comes meanwhile.
    const staying = [...mine].filter((one) => !one.isOver);
    if (staying.length >= this.limits.parkedPerNode) staying[0]?.end('timeout');
    const place = new Place(signal, () => this.left(nodeId, place));
    this.places.set(nodeId, mine.add(place));
    this.parked += 1;
    this.timer ??= setInterval(() => void this.check(), this.limits.parkedCheckMs).unref();
    return place;
  }

  /** A node's claim ends, and nothing waits for that node: its next claim need not ask, unless something is heard until then. */
  settle(place: Place, nodeId: string): void {
    if (place.isWoken) return;
    if (this.quiet.size >= this.limits.parked) this.quiet.clear();
    this.quiet.set(nodeId, performance.now() + this.limits.quietMs);
  }

  /** Whether nothing can wait for a node that comes back: nothing was heard of it since it left a moment ago. */
  isQuiet(nodeId: string): boolean {
    const until = this.quiet.get(nodeId) ?? -Infinity;
    this.quiet.delete(nodeId);
    return performance.now() < until;
  }

  /** Whether a node gets no work: two machines use its identity. No SQL. */
  isBarred(nodeId: string): boolean {
    return this.keys.standing(nodeId).isCloned;
  }

  /** Wakes a node's parked claims after a commit of this process, whose echo from the bus then wakes nobody again. */
  wake(nodeId: string): void {
    this.echoes.set(nodeId, performance.now() + ECHO_MS);
    if (this.echoes.size > this.limits.parked) this.echoes.clear();
    this.end(nodeId, 'woken');
  }

  /**
   * The safety net: one statement over all parked nodes, and those that have just left with nothing. A database that is away changes
   * nothing; the next check comes.
   */
  async check(): Promise<void> {
    const now = performance.now();
    for (const [nodeId, until] of this.echoes) if (until < now) this.echoes.delete(nodeId);
    for (const [nodeId, until] of this.quiet) if (until < now) this.quiet.delete(nodeId);
    const nodeIds = [...new Set([...this.places.keys(), ...this.quiet.keys()])];
    if (nodeIds.length === 0) return this.rest();
    try {
      const found = await this.claims.nodesWithNews(Ctx.system('parked claims'), nodeIds);
      for (const nodeId of found) this.end(nodeId, 'woken');
    } catch {
      // Parked claims outlive an outage; their agents would only come back and find the same.
    }
  }

  private missed(): void {
    this.quiet.clear();
    void this.check();
  }

  private heard(nodeId: string): void {
    const until = this.echoes.get(nodeId) ?? -Infinity;
    this.echoes.delete(nodeId);
    if (until < performance.now()) this.end(nodeId, 'woken');
  }

  private end(nodeId: string, how: Woken): void {
    this.quiet.delete(nodeId);
    for (const place of this.places.get(nodeId) ?? []) place.end(how);
  }

  private left(nodeId: string, place: Place): void {
    const mine = this.places.get(nodeId);
    if (!mine?.delete(place)) return;
    if (mine.size === 0) this.places.delete(nodeId);
    this.parked -= 1;
    if (this.parked === 0 && this.quiet.size === 0) this.rest();
  }

  private rest(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
  }
}
