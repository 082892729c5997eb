import type { Result, Routes } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type TaskFlow = Result<Routes['taskFlow']['read']>;
export type FlowQueue = TaskFlow['workspaces'][number];
export type FlowProcess = TaskFlow['processes'][number];
export type Finding = TaskFlow['findings'][number];

/** A time that something took: "4 ms", "1.2 s". */
export function tookText(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

export const countText = (count: number): string => count.toLocaleString('en-US');

/** The answer of the page in one line. */
export function flowVerdict({ findings, latency, health }: TaskFlow): { state: StatusState; words: string } {
  const worst = findings[0];
  const more = findings.length > 1 ? ` and ${findings.length - 1} more` : '';
  if (worst)
    return {
      state: worst.level === 'critical' ? 'failed' : 'degraded',
      words: `${worst.what.replace(/\.$/, '')}${more}`,
    };
  if (health.lastClaimAt === null) return { state: 'unknown', words: 'No agent has asked for work since the start' };
  if (!latency) return { state: 'healthy', words: 'Agents ask for work; no task went out in the last 15 minutes' };
  return {
    state: 'healthy',
    words: `Work reaches agents that ask for it, 95 of 100 within ${tookText(latency.p95Ms)}`,
  };
}
