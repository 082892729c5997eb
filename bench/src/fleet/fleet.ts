import { setTimeout as delay } from 'node:timers/promises';
import { SimulatedAgent } from './agent.js';
import { wellBehaved, type Behaviour } from './behaviour.js';
import { Book } from './book.js';
import type { FleetNode } from './nodes.js';
import { Patience } from './patience.js';
import { Random } from './random.js';

export interface FleetOptions {
  /** Port of the agent surface on this machine. */
  readonly port: number;
  readonly nodes: readonly FleetNode[];
  readonly seed: number;
  /** Agents arrive evenly over this time (ms). */
  readonly arrivalMs?: number;
  readonly behaviour?: Partial<Behaviour>;
}

/** Thousands of agents in one process, over the real protocol. The same seed makes the same fleet. */
export class Fleet {
  readonly book = new Book();
  private readonly patience = new Patience();
  private readonly agents: readonly SimulatedAgent[];
  private readonly random: Random;
  private lives: Promise<void>[] = [];

  constructor(private readonly options: FleetOptions) {
    this.random = new Random(options.seed);
    const { book, patience } = this;
    const parts = { port: options.port, behaviour: { ...wellBehaved, ...options.behaviour }, book, patience };
    this.agents = options.nodes.map((node) => new SimulatedAgent(node, parts, this.random.fork()));
  }

  get size(): number {
    return this.agents.length;
  }

  start(): void {
    const { arrivalMs = 0 } = this.options;
    this.lives = this.agents.map((agent) => agent.live(this.random.between(0, arrivalMs)));
  }

  /** Resolves when this share of the agents (0 to 1) waits for tasks, and has for a quarter of a second. Rejects after `limitMs`. */
  async untilParked(share = 1, limitMs = 60_000): Promise<void> {
    const end = performance.now() + limitMs;
    for (let steady = 0; steady < 5; steady += 1) {
      if (this.book.waiting < share * this.size) steady = 0;
      if (performance.now() > end)
        throw new Error(`${this.book.waiting} of ${this.size} agents wait after ${limitMs} ms`);
      await delay(50);
    }
  }

  /** A storm: the connections of this share of the agents (0 to 1) break at the same moment. */
  cut(share = 1): void {
    for (const agent of this.agents) if (this.random.next() < share) agent.cut();
  }

  /** Ends every agent and waits for it. */
  async stop(): Promise<void> {
    this.patience.end();
    for (const agent of this.agents) agent.cut();
    await Promise.all(this.lives);
  }
}
