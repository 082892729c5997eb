import type { ContainerRow } from '@fettle/contracts';
import type { PlannedAct } from '@/acts/act';

type Action = 'start' | 'stop' | 'restart' | 'pause' | 'unpause';

const words: Record<Action, { label: string; progress: string; consequence: string }> = {
  start: {
    label: 'Start',
    progress: 'Starting',
    consequence: 'It is started with the settings that it was made with.',
  },
  stop: { label: 'Stop', progress: 'Stopping', consequence: 'Who uses it is cut off until somebody starts it again.' },
  restart: {
    label: 'Restart',
    progress: 'Restarting',
    consequence: 'Who uses it is cut off for a moment; connections end.',
  },
  pause: {
    label: 'Pause',
    progress: 'Pausing',
    consequence: 'Its processes stand still until it goes on. Who uses it waits.',
  },
  unpause: { label: 'Go on', progress: 'Continuing', consequence: 'Its processes go on where they stood.' },
};

/** What can be done with a container as it is. */
export function actionsFor({ state }: Pick<ContainerRow, 'state'>): Action[] {
  if (state === 'running') return ['restart', 'pause', 'stop'];
  if (state === 'paused') return ['unpause', 'stop'];
  if (state === 'restarting') return ['restart', 'stop'];
  return state === 'created' || state === 'exited' || state === 'dead' ? ['start'] : [];
}

/** The act as it is asked about and sent. */
export function containerAct({ name, targetId }: ContainerRow, action: Action): PlannedAct {
  const { label, progress, consequence } = words[action];
  return {
    command: { type: 'container_control', payload: { container: name, action, targetId } },
    title: `${label}: ${name}`,
    consequence,
    confirmLabel: label,
    progress: `${progress} ${name}`,
  };
}

export const actionLabel = (action: Action): string => words[action].label;
