import type { DoctorReport } from '@fettle/domain/self-check';

/** Beside the title, which is a claim: it holds or it does not. */
const marks = { ok: 'holds   ', warn: 'LOOK    ', fail: 'NOT SO  ', skipped: 'skipped ' } as const;
const order = ['fail', 'warn', 'ok', 'skipped'] as const;

/** A report as lines for a terminal: the worst first, with what to do about it. */
export function printReport({ checks, counts, tookMs }: DoctorReport): string {
  const lines = [...checks]
    .toSorted((a, b) => order.indexOf(a.result) - order.indexOf(b.result))
    .flatMap(({ result, title, found, means, todo, runbook }) => [
      `${marks[result]} ${title}`,
      `         ${found}`,
      ...(means ? [`         Means: ${means}`] : []),
      ...(todo ? [`         Do:    ${todo}`] : []),
      ...(result === 'ok' || result === 'skipped' || !runbook ? [] : [`         More:  ${runbook}`]),
    ]);
  const { ok, warn, fail, skipped } = counts;
  const sum = `${ok} hold, ${warn} to look at, ${fail} that do not hold, ${skipped} skipped, in ${(tookMs / 1_000).toFixed(1)} s`;
  return `${[...lines, '', sum].join('\n')}\n`;
}
