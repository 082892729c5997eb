import type { Result, Routes } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type Report = Result<Routes['selfCheck']['run']>;
export type Check = Report['checks'][number];

/** How each result is shown: the title of a check is a claim, which holds or does not. What was skipped is neither good nor bad. */
export const resultMeanings: Record<Check['result'], { state: StatusState; word: string }> = {
  fail: { state: 'failed', word: 'does not hold' },
  warn: { state: 'degraded', word: 'look at it' },
  ok: { state: 'healthy', word: 'holds' },
  skipped: { state: 'skipped', word: 'not looked at' },
};

/** The answer of the page: how many of the things that were looked at need somebody. */
export function reportVerdict({ counts, result }: Report): { state: StatusState; words: string } {
  const looked = counts.ok + counts.warn + counts.fail;
  const bad = counts.warn + counts.fail;
  if (bad === 0) return { state: 'healthy', words: `All ${looked} checks are in order` };
  const state = result === 'fail' ? 'failed' : 'degraded';
  return { state, words: `${bad} of ${looked} checks ${bad === 1 ? 'needs' : 'need'} you` };
}

/** Sections in the order in which somebody reads them; empty ones are left out. */
export function sectionsOf(checks: readonly Check[]): { title: string; checks: Check[] }[] {
  const of = (...results: Check['result'][]): Check[] =>
    results.flatMap((one) => checks.filter((check) => check.result === one));
  return [
    { title: 'Needs you', checks: of('fail', 'warn') },
    { title: 'In order', checks: of('ok') },
    { title: 'Not looked at', checks: of('skipped') },
  ].filter((section) => section.checks.length > 0);
}

/** `1,234 ms` below ten seconds, then seconds. */
export function tookWords(ms: number): string {
  return ms < 10_000 ? `${Math.round(ms).toLocaleString('en-US')} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
