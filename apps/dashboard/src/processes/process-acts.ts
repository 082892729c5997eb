import type { ProcessRow } from '@fettle/contracts';
import type { PlannedAct } from '@/acts/act';

type Signal = 'TERM' | 'KILL' | 'HUP' | 'STOP' | 'CONT';

const words: Record<Signal, { label: string; progress: string; consequence: string }> = {
  TERM: {
    label: 'End',
    progress: 'Ending',
    consequence: 'It is asked to end, and may tidy up before it does. A service may be started again by systemd.',
  },
  KILL: {
    label: 'Kill',
    progress: 'Killing',
    consequence: 'It is gone at once, without tidying up: what it had not saved is lost.',
  },
  HUP: {
    label: 'Hang up',
    progress: 'Hanging up',
    consequence: 'Many services read their configuration again; other programs end.',
  },
  STOP: {
    label: 'Pause',
    progress: 'Pausing',
    consequence: 'It stands still, and who waits for it waits, until it is told to go on.',
  },
  CONT: { label: 'Go on', progress: 'Resuming', consequence: 'It goes on where it was paused.' },
};

/** Signals that make sense for a process as it is; none for the kernel's own and for process 1. */
export function signalsFor(row: ProcessRow): Signal[] {
  if (row.isKernelThread || row.pid === 1 || row.state === 'Z') return [];
  return row.state === 'T' ? ['CONT', 'TERM', 'KILL'] : ['TERM', 'HUP', 'STOP', 'KILL'];
}

/** The act as it is asked about and sent. */
export function processAct({ pid, name, targetId }: ProcessRow, signal: Signal): PlannedAct {
  const { label, progress, consequence } = words[signal];
  return {
    command: { type: 'process_kill', payload: { pid, signal, targetId } },
    title: `${label}: ${name} (process ${pid})`,
    consequence,
    confirmLabel: label,
    progress: `${progress} ${name} (process ${pid})`,
  };
}

export const signalLabel = (signal: Signal): string => `${words[signal].label} (${signal})`;

const states: Record<string, string> = {
  R: 'running',
  S: 'waiting',
  D: 'waiting for a disk',
  T: 'paused',
  t: 'being traced',
  Z: 'ended, not collected',
  I: 'idle',
};

/** The kernel's letter in words. */
export const stateWord = (state: string): string => states[state] ?? state;
