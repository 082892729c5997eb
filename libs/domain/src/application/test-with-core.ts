import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { Ctx } from '@fettle/platform/context';
import type { TestDatabase } from '@fettle/testing';
import { domainDatabase } from '../tasks/test-stack.js';
import { TestCore } from './test-core.js';

/** What the tests of one file share. `ctx`: somebody who works in a workspace of theirs. */
export interface OpenedCore {
  readonly home: TestDatabase;
  readonly core: TestCore;
  readonly ctx: Ctx;
}

/**
 * For the tests of one file: a core on a database of their own, closed after the last. Each test begins with the clock set right.
 * @param prepare takes what was opened, before the first test
 */
export function withCore(prepare: (opened: OpenedCore) => void | Promise<void>): void {
  let home: TestDatabase | undefined;
  let core: TestCore | undefined;
  beforeAll(async () => {
    home = await domainDatabase();
    core = await TestCore.open(home.url);
    await prepare({ home, core, ctx: await core.workspace() });
  });
  afterEach(() => home?.clock.reset());
  afterAll(async () => {
    await core?.close();
    await home?.drop();
  });
}
