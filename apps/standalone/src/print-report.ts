import type { DoctorReport } from '@fettle/domain/self-check';

const marks = { ok: 'ok      ', warn: 'WARN    ', fail: 'FAIL    ', skipped: 'skipped ' } as const;
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
  const sum = `${ok} ok, ${warn} to look at, ${fail} broken, ${skipped} skipped, in ${(tookMs / 1_000).toFixed(1)} s`;
  return `${[...lines, '', sum].join('\n')}\n`;
}
