import { API_PREFIX, NODE_ID_HEADER, PROTOCOL, type ClaimAnswer, type WireTask } from '@fettle/contracts/agent';
import type { Behaviour } from './behaviour.js';
import type { Book } from './book.js';
import { lie } from './lies.js';
import { measure } from './measure.js';
import type { FleetNode } from './nodes.js';
import type { Patience } from './patience.js';
import type { Random } from './random.js';
import { Wire, type WireAnswer } from './wire.js';

const FIRST_BACKOFF_MS = 500;
const MAX_BACKOFF_MS = 30_000;
const LEAST_HOLD_MS = 1_000;
const DEFAULT_CHECK_IN_MS = 15_000;

/** What all agents of a fleet share. */
export interface AgentParts {
  readonly port: number;
  readonly behaviour: Behaviour;
  readonly book: Book;
  readonly patience: Patience;
}

/** One simulated agent: the loops of the real one (claim, check-in) without its processes and files. */
export class SimulatedAgent {
  private readonly wire: Wire;
  private readonly held = new Map<string, WireTask>();
  /** Every task that it was ever given: the others are foreign. */
  private readonly given = new Set<string>();

  constructor(
    readonly node: FleetNode,
    private readonly parts: AgentParts,
    private readonly random: Random,
  ) {
    this.wire = new Wire(parts.port, `authorization: Bearer ${node.key}\r\n${NODE_ID_HEADER}: ${node.id}\r\n`);
  }

  /** Lives until the fleet's patience ends. `afterMs` is when it arrives. */
  async live(afterMs: number): Promise<void> {
    await this.parts.patience.pause(afterMs);
    await Promise.all([this.claims(), this.parts.behaviour.checksIn ? this.checkIns() : null]);
  }

  /** The network breaks: every connection at once. */
  cut(): void {
    this.wire.cut();
  }

  private async checkIns(): Promise<void> {
    const { patience, behaviour } = this.parts;
    // Agents that arrive together do not measure together.
    let everyMs = DEFAULT_CHECK_IN_MS;
    await this.checkIn();
    await patience.pause(this.random.between(0, everyMs));
    while (!patience.isOver) {
      const answer = await this.checkIn(behaviour.measures);
      if (answer) everyMs = (JSON.parse(answer.body) as { checkInMs: number }).checkInMs;
      await patience.pause(everyMs);
    }
  }

  private checkIn(measures = false): Promise<WireAnswer | null> {
    const now = Date.now();
    return this.until2xx('check-in', '/agent/check-in', () => ({
      sentAt: new Date().toISOString(),
      bootId: 'simulated',
      agentVersion: '1.0.0',
      metrics: measures ? [measure(this.random, now)] : [],
      running: this.running(),
    }));
  }

  private async claims(): Promise<void> {
    const { patience, behaviour } = this.parts;
    let wasSpared = false;
    while (!patience.isOver) {
      const begun = performance.now();
      const answer = await this.until2xx('claim', '/agent/tasks/claim', () => ({
        capabilities: [PROTOCOL],
        maxTasks: Math.max(0, behaviour.maxTasks - this.held.size),
        waitMs: behaviour.waitMs,
        running: this.running(),
      }));
      if (!answer) continue;
      const { tasks, leaseLost, nextWaitMs } = JSON.parse(answer.body) as ClaimAnswer;
      for (const id of leaseLost) this.held.delete(id);
      // As the real agent: what ended while the poll was on its way is no reason to pause, once.
      wasSpared = !wasSpared && leaseLost.length > 0;
      for (const task of tasks) void this.work(task);
      if (wasSpared) continue;
      const isEarly = tasks.length === 0 && performance.now() - begun < LEAST_HOLD_MS;
      await patience.pause(Math.max(nextWaitMs, isEarly ? LEAST_HOLD_MS : 0));
    }
  }

  private async work(task: WireTask): Promise<void> {
    const { book, behaviour, patience } = this.parts;
    this.given.add(task.id);
    this.held.set(task.id, task);
    const foreignTaskId = [...book.received.keys()].find((id) => !this.given.has(id));
    book.took(task.id, task.attempt);
    const started = await this.report(task, 'started', {});
    if (started) {
      book.onStarted(task.id, performance.now());
      if (this.random.chance(behaviour.lies)) {
        const target = { taskId: task.id, attempt: task.attempt, foreignTaskId: foreignTaskId ?? this.random.uuid() };
        await lie((what, path, body) => this.once(what, path, body), book, this.random, target);
      }
      await patience.pause(this.random.between(...behaviour.runMs));
      if (behaviour.outputChunks > 0) await this.report(task, 'output', { chunks: this.output() });
      const failed = this.random.chance(behaviour.failures);
      const end = failed ? { status: 'failed', exitCode: 1 } : { status: 'success', exitCode: 0 };
      if (await this.report(task, 'completed', end)) book.completed.set(task.id, failed ? 'failed' : 'success');
    }
    this.held.delete(task.id);
  }

  private output(): object[] {
    return Array.from({ length: this.parts.behaviour.outputChunks }, (_, seq) => ({
      seq,
      stream: 'stdout',
      data: Buffer.from(`line ${seq}\n`).toString('base64'),
      at: new Date().toISOString(),
    }));
  }

  /** Reports are repeated until they are taken or refused for good. True when it was taken. */
  private async report(task: WireTask, verb: string, body: object): Promise<boolean> {
    const { behaviour, patience } = this.parts;
    if (this.random.chance(behaviour.slowAcks)) await patience.pause(behaviour.slowMs);
    const path = `/agent/tasks/${task.id}/${verb}`;
    const send = () => this.until2xx(verb, path, () => ({ attempt: task.attempt, ...body }));
    const answer = await send();
    if (answer && this.random.chance(behaviour.duplicates)) await send();
    return answer !== null;
  }

  private running(): object[] {
    return [...this.held.values()].map(({ id, attempt }) => ({ taskId: id, attempt }));
  }

  /** Asks until there is a 2xx, with the pauses of the real agent. Null: refused for good (4xx), or the fleet stops. */
  private async until2xx(what: string, path: string, body: () => object): Promise<WireAnswer | null> {
    const { patience, book } = this.parts;
    for (let backoffMs = FIRST_BACKOFF_MS; !patience.isOver; backoffMs = Math.min(MAX_BACKOFF_MS, backoffMs * 2)) {
      const answer = await this.once(what, path, body());
      if (answer && answer.status < 300) return answer;
      if (answer && answer.status < 500 && answer.status !== 429 && what !== 'claim') return null;
      if (answer && answer.status >= 429 && answer.retryAfterS === null) book.withoutRetryAfter += 1;
      const atLeastMs = (answer?.retryAfterS ?? 0) * 1_000;
      await patience.pause(Math.max(atLeastMs, 0) + this.random.between(backoffMs / 2, backoffMs));
    }
    return null;
  }

  /** One try. Null when the connection broke. */
  private async once(what: string, path: string, body: object): Promise<WireAnswer | null> {
    const { book, patience } = this.parts;
    const isClaim = what === 'claim';
    if (isClaim) book.waiting += 1;
    try {
      const answer = await this.wire.post(`${API_PREFIX}${path}`, JSON.stringify(body));
      book.note(`${what} ${answer.status}`);
      return answer;
    } catch {
      if (!patience.isOver) book.note(`${what} cut`);
      return null;
    } finally {
      if (isClaim) book.waiting -= 1;
    }
  }
}
