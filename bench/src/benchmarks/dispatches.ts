import { setTimeout as delay } from 'node:timers/promises';
import type { Fleet, FleetNode, Random } from '../fleet/index.js';

/** How long after the last dispatch its start is waited for. */
const LATE_MS = 5_000;

/** Sends tasks at a fixed rate, whatever the answers do, and measures until each has started. */
export class Dispatches {
  private readonly sent = new Map<string, number>();
  private readonly early = new Map<string, number>();
  private latencies: number[] = [];

  constructor(
    fleet: Fleet,
    private readonly nodes: readonly FleetNode[],
    private readonly create: (nodeId: string) => Promise<string>,
    private readonly random: Random,
  ) {
    fleet.book.onStarted = (taskId, at) => this.started(taskId, at);
  }

  /** Milliseconds from each request to the confirmed start of its task. Throws when one never started. */
  async run(perSecond: number, seconds: number): Promise<number[]> {
    this.latencies = [];
    const count = perSecond * seconds;
    const begun = performance.now();
    const under: Promise<void>[] = [];
    for (let i = 0; i < count; i += 1) {
      await delay(Math.max(0, begun + (i * 1_000) / perSecond - performance.now()));
      under.push(this.dispatch());
    }
    await Promise.all(under);
    for (const end = performance.now() + LATE_MS; this.latencies.length < count;) {
      if (performance.now() > end) throw new Error(`${count - this.latencies.length} of ${count} tasks never started`);
      await delay(5);
    }
    return this.latencies;
  }

  private async dispatch(): Promise<void> {
    const sentAt = performance.now();
    const id = await this.create(this.nodes[this.random.index(this.nodes.length)]!.id);
    // The agent may have been quicker than the answer.
    const startedAt = this.early.get(id);
    if (startedAt === undefined) this.sent.set(id, sentAt);
    else this.latencies.push(startedAt - sentAt);
    this.early.delete(id);
  }

  private started(taskId: string, at: number): void {
    const sentAt = this.sent.get(taskId);
    if (sentAt === undefined) this.early.set(taskId, at);
    else this.latencies.push(at - sentAt);
    this.sent.delete(taskId);
  }
}
