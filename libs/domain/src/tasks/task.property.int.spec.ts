import { describe, expect, it } from '@jest/globals';
import type { CompletedRequest } from '@fettle/contracts/agent';
import { DomainError } from '@fettle/platform/errors';
import type { TestDatabase } from '@fettle/testing';
import fc from 'fast-check';
import { isFinal } from './report.policy.js';
import type { Engine, TestNode } from './test-stack.js';
import { withEngine } from './test-with-engine.js';

let home: TestDatabase;
let engine: Engine;
let node: TestNode;

withEngine(async (opened) => {
  ({ home, engine } = opened);
  node = await engine.node();
});

const statuses = ['success', 'failed', 'timeout', 'cancelled'] as const;
type Event =
  | { do: 'claim' | 'cancel' | 'sweep' | 'control' }
  | { do: 'wait'; s: number }
  | { do: 'start' | 'lose' | 'renew'; attempt: number }
  | { do: 'complete'; attempt: number; status: (typeof statuses)[number] };

const attempt = fc.integer({ min: 1, max: 4 });
const event: fc.Arbitrary<Event> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ do: fc.constant('claim' as const) }) },
  fc.record({ do: fc.constantFrom('start' as const, 'lose' as const, 'renew' as const), attempt }),
  fc.record({ do: fc.constant('complete' as const), attempt, status: fc.constantFrom(...statuses) }),
  fc.record({ do: fc.constantFrom('cancel' as const, 'sweep' as const, 'control' as const) }),
  fc.record({ do: fc.constant('wait' as const), s: fc.constantFrom(5, 61, 130) }),
);

const options = fc.record({ idempotent: fc.boolean(), maxAttempts: fc.integer({ min: 1, max: 3 }) });

/** What the world has seen of one task. */
class Witness {
  readonly fences: number[] = [];
  readonly starts = new Set<number>();
  final: string | null = null;

  constructor(readonly id: string) {}

  async apply(step: Event): Promise<void> {
    const before = await engine.service.get(node.person, this.id);
    try {
      await this.act(step);
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
      expect((error as DomainError).status).toBe(409);
    }
    const after = await engine.service.get(node.person, this.id);
    // I4: what an attempt says that is not the newest changes nothing.
    if ('attempt' in step && step.attempt !== before.attempt) expect(after).toEqual(before);
    // I2: one end, for ever.
    if (this.final) expect(after.state).toBe(this.final);
    else if (isFinal(after.state)) this.final = after.state;
    // I5, and versions tell every change.
    expect(after.attempt).toBeGreaterThanOrEqual(before.attempt);
    if (after.state !== before.state) expect(after.version).toBeGreaterThan(before.version);
  }

  private act(step: Event): Promise<unknown> {
    if (step.do === 'wait') return home.clock.advance(step.s * 1_000);
    if (step.do === 'complete') return this.complete(step.attempt, { status: step.status });
    if ('attempt' in step) return this.report(step.do, step.attempt);
    if (step.do === 'sweep') return engine.sweep();
    if (step.do === 'cancel') return engine.service.cancel(node.person, this.id);
    if (step.do === 'control') return engine.reports.control(node.agent, this.id);
    return node.claim().then(({ task }) => task && this.fences.push(task.attempt));
  }

  private async report(what: 'start' | 'lose' | 'renew', attempt: number): Promise<void> {
    if (what === 'renew') return engine.leases.renew(node.agent, [{ taskId: this.id, attempt }]);
    if (what === 'lose') return this.complete(attempt, { status: 'failed', outcome: 'unknown' });
    const answer = await engine.reports.started(node.agent, this.id, { attempt });
    if (answer.duplicate) expect(this.starts.has(attempt)).toBe(true);
    else this.starts.add(attempt);
  }

  private async complete(attempt: number, end: Pick<CompletedRequest, 'status' | 'outcome'>): Promise<void> {
    await engine.reports.completed(node.agent, this.id, { attempt, ...end });
  }

  /** Faults are over: within expiry, deadline and lease the task must end. */
  async settle(): Promise<void> {
    for (let i = 0; i < 12 && !this.final; i += 1) {
      await home.clock.advance(131_000);
      await engine.sweep();
      const { state } = await engine.service.get(node.person, this.id);
      if (isFinal(state)) this.final = state;
    }
    expect(this.final).not.toBeNull();
  }
}

describe('whatever comes in whatever order', () => {
  it('a task ends once, starts no more often than it may, and its fences grow (I2 to I5)', async () => {
    const property = fc.asyncProperty(options, fc.array(event, { maxLength: 25 }), async (task, steps) => {
      const id = await node.create({ ...task, timeoutMs: 60_000, expiresInMs: 600_000 });
      const witness = new Witness(id);
      for (const step of steps) await witness.apply(step);
      await witness.settle();
      expect(witness.fences).toEqual([...new Set(witness.fences)].sort((a, b) => a - b));
      expect(witness.starts.size).toBeLessThanOrEqual(task.idempotent ? task.maxAttempts : 1);
      const left = await engine.database.query(node.person, 'SELECT 1 FROM task_live WHERE node_id = $1', [
        node.nodeId,
      ]);
      expect(left).toEqual([]);
    });
    await fc.assert(property, { numRuns: 120, interruptAfterTimeLimit: 90_000 });
  }, 150_000);
});
