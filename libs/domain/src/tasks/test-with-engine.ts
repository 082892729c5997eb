import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { TestDatabase } from '@fettle/testing';
import { Engine, domainDatabase } from './test-stack.js';

/** What the tests of one file share. */
export interface OpenedEngine {
  readonly home: TestDatabase;
  readonly engine: Engine;
}

/**
 * For the tests of one file: a task engine on a database of their own, closed after the last. Each test begins with the clock set right.
 * @param prepare takes what was opened, before the first test
 */
export function withEngine(prepare: (opened: OpenedEngine) => void | Promise<void>): void {
  let home: TestDatabase | undefined;
  let engine: Engine | undefined;
  beforeAll(async () => {
    home = await domainDatabase();
    engine = await Engine.open(home.url);
    await prepare({ home, engine });
  });
  afterEach(() => home?.clock.reset());
  afterAll(async () => {
    await engine?.close();
    await home?.drop();
  });
}
