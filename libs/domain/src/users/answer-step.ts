import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';

/** Every answer comes at a multiple of this: the work for somebody who exists takes a few milliseconds more than none. */
export const ANSWER_STEP_MS = 250;

/** Makes answers come in steps of time, so that how long the work took is not told. Milliseconds throughout. */
@Injectable()
export class AnswerStep {
  /** A clock that never goes back. */
  now(): number {
    return performance.now();
  }

  async wait(ms: number): Promise<void> {
    await wait(ms);
  }

  /** Runs `work` and ends, whether it failed or not, at the next full step since the beginning. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const beganAt = this.now();
    try {
      return await work();
    } finally {
      const spentMs = this.now() - beganAt;
      await this.wait(Math.ceil(spentMs / ANSWER_STEP_MS) * ANSWER_STEP_MS - spentMs);
    }
  }
}
