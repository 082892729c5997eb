import type { StatusState } from '@fettle/ui';
import type { Health } from './component-words';

export type Processes = NonNullable<Health['processes']>;
export type Process = Processes['items'][number];

/** How each standing is shown. A process that was stopped on purpose is no fault. */
const meanings: Record<Process['state'], { state: StatusState; word: string; rank: number }> = {
  lost: { state: 'down', word: 'lost', rank: 0 },
  late: { state: 'late', word: 'late', rank: 1 },
  running: { state: 'healthy', word: 'running', rank: 2 },
  stopped: { state: 'stopped', word: 'stopped', rank: 3 },
};

/** The status of a process. What was read a while ago is shown as old. */
export function processStatus({ state }: Process, isOld: boolean): { state: StatusState; word: string } {
  const { state: shown, word } = meanings[state];
  return isOld ? { state: 'stale', word: `was ${word}` } : { state: shown, word };
}

/** Worst first, then by name and host. */
export function worstProcessFirst(processes: readonly Process[]): Process[] {
  return [...processes].sort(
    (a, b) =>
      meanings[a.state].rank - meanings[b.state].rank || a.name.localeCompare(b.name) || a.host.localeCompare(b.host),
  );
}

/** The newest version among the processes that go on. */
export function newestVersion(processes: readonly Process[]): string | undefined {
  const going = processes.filter(({ state }) => state === 'running' || state === 'late');
  return going.map(({ version }) => version).sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))[0];
}

/** A clock's difference in words: "3 min ahead". Up to two seconds clocks agree. */
export function clockWords(offsetMs: number | null): string {
  if (offsetMs === null) return 'not measured yet';
  const size = Math.abs(offsetMs);
  if (size <= 2_000) return 'agrees';
  const s = Math.round(size / 1_000);
  const span = s < 90 ? `${s} s` : s < 5_400 ? `${Math.round(s / 60)} min` : `${Math.round(s / 3_600)} h`;
  return `${span} ${offsetMs > 0 ? 'ahead' : 'behind'}`;
}
