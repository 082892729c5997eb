import { inTime } from '@fettle/platform/context';
import { fail, reasonOf, skipped, type Check, type CheckOutcome, type Finding } from './check.js';

/** Checks that run at once: a check must not be what exhausts the pool that it looks at. */
const AT_ONCE = 4;
const DEADLINE_MS = 5_000;

/**
 * Runs checks, each within its own deadline, a few at a time, in the order given. A check whose `needs` has failed is skipped and says
 * why. Never throws; the outcomes are in the order of the checks.
 */
export async function runChecks(checks: readonly Check[]): Promise<CheckOutcome[]> {
  const outcomes = new Map<string, Promise<CheckOutcome>>();
  let free = AT_ONCE;
  const queue: (() => void)[] = [];
  const enter = (): Promise<void> =>
    free > 0 ? Promise.resolve(void (free -= 1)) : new Promise((resolve) => queue.push(resolve));
  const leave = (): void => {
    const next = queue.shift();
    if (next) next();
    else free += 1;
  };
  for (const check of checks) {
    const needed = check.needs === undefined ? undefined : outcomes.get(check.needs);
    outcomes.set(check.id, inTurn(check, needed, { enter, leave }));
  }
  return Promise.all(outcomes.values());
}

interface Turns {
  enter(): Promise<void>;
  leave(): void;
}

async function inTurn(check: Check, needed: Promise<CheckOutcome> | undefined, turns: Turns): Promise<CheckOutcome> {
  const before = await needed;
  if (before && before.result !== 'ok' && before.result !== 'warn') {
    return asOutcome(check, skipped(`Not looked at, because this did not work: ${before.title}.`), 0);
  }
  await turns.enter();
  try {
    return await one(check);
  } finally {
    turns.leave();
  }
}

async function one(check: Check): Promise<CheckOutcome> {
  const { deadlineMs = DEADLINE_MS, broken } = check;
  const begun = performance.now();
  const late = new AbortController();
  const leave = (): Finding => {
    late.abort();
    return fail(`There was no answer within ${deadlineMs} ms.`, broken.means, broken.todo);
  };
  const finding = await inTime(() => check.run(late.signal), deadlineMs, leave).catch((error: unknown) =>
    fail(`It did not work: ${reasonOf(error)}.`, broken.means, broken.todo),
  );
  return asOutcome(check, finding, performance.now() - begun);
}

function asOutcome(check: Check, finding: Finding, tookMs: number): CheckOutcome {
  const { id, group, title, runbook } = check;
  return {
    id,
    group,
    title,
    result: finding.result,
    found: finding.found,
    means: finding.means ?? null,
    todo: finding.todo ?? null,
    runbook: runbook === undefined ? null : `docs/runbooks/${runbook}.md`,
    tookMs: Math.round(tookMs * 10) / 10,
  };
}
