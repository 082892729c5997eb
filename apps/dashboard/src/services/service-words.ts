import type { ServiceRow } from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

const causes: Record<string, string> = {
  'oom-kill': 'ran out of memory',
  timeout: 'took too long',
  watchdog: 'gave no sign of life',
  'start-limit-hit': 'failed too often',
  'core-dump': 'crashed',
  resources: 'could not be started: something that it needs was not to be had',
  protocol: 'did not say that it was ready',
  'exec-condition': 'was not to be started',
};

/** Why a service failed, by how its main process ended last. */
export function failureWords({ exit, outcome }: Pick<ServiceRow, 'exit' | 'outcome'>): string {
  const cause = causes[outcome];
  if (cause) return cause;
  if (exit?.how === 'exited')
    return `ended with exit code ${exit.status}${exit.status === 203 ? ' (its program could not be started)' : ''}`;
  if (exit) return `was ended by signal ${exit.status}`;
  return outcome === 'success' ? 'ended' : outcome;
}

/** How a service is, as a state and a word: stopped on purpose is no failure. */
export function serviceStatus(row: ServiceRow): { state: StatusState; word: string } {
  switch (row.active) {
    case 'active':
      return row.sub === 'exited' ? { state: 'succeeded', word: 'done' } : { state: 'healthy', word: row.sub };
    case 'failed':
      return { state: 'failed', word: 'failed' };
    case 'activating':
      return { state: 'connecting', word: row.sub === 'auto-restart' ? 'starting again' : 'starting' };
    case 'deactivating':
      return { state: 'connecting', word: 'stopping' };
    case 'reloading':
      return { state: 'connecting', word: 'reloading' };
    default:
      return { state: 'stopped', word: row.load === 'masked' ? 'masked' : 'stopped' };
  }
}

/** What needs a look comes first. */
export const serviceRank = ({ active }: ServiceRow): number =>
  ({ failed: 0, activating: 1, deactivating: 1, reloading: 1, active: 2 })[active] ?? 3;
