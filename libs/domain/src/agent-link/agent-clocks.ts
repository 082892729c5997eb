import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ProcessHeartbeat } from '@fettle/platform/health';

/** Differences up to here are ways and waiting, not clocks. */
const CLOCK_TOLERATED_MS = 5_000;
const MOST = 1_000;
/** Told in a heartbeat: the worst ones. */
const TOLD = 20;
const FORGOTTEN_AFTER_MS = 120_000;

/** A node whose agent's clock is `offsetMs` ahead of this process's, as its check-in said at `atMs`. */
export interface ClockNote {
  readonly nodeId: string;
  readonly offsetMs: number;
  readonly atMs: number;
}

/** Agents whose clocks are off, as their check-ins at this process show. In memory, and told with the process's heartbeat: no SQL. */
@Injectable()
export class AgentClocks implements OnModuleInit {
  private readonly off = new Map<string, ClockNote>();

  constructor(private readonly heartbeat: ProcessHeartbeat) {}

  onModuleInit(): void {
    this.heartbeat.note('clocksOff', () => this.worst());
  }

  /** A check-in that says it was sent at `sentAt` has just arrived. */
  note(nodeId: string, sentAt: string): void {
    const atMs = Date.now();
    const offsetMs = Date.parse(sentAt) - atMs;
    if (!Number.isFinite(offsetMs) || Math.abs(offsetMs) <= CLOCK_TOLERATED_MS) return void this.off.delete(nodeId);
    if (this.off.size < MOST || this.off.has(nodeId)) this.off.set(nodeId, { nodeId, offsetMs, atMs });
  }

  /** The twenty that are furthest off, of those heard from within two minutes. */
  worst(): ClockNote[] {
    const since = Date.now() - FORGOTTEN_AFTER_MS;
    for (const [nodeId, { atMs }] of this.off) if (atMs < since) this.off.delete(nodeId);
    return [...this.off.values()].sort((a, b) => Math.abs(b.offsetMs) - Math.abs(a.offsetMs)).slice(0, TOLD);
  }
}
