import type { ServiceRow } from '@fettle/contracts';
import type { PlannedAct } from '@/acts/act';

type Action = 'start' | 'stop' | 'restart' | 'enable' | 'disable' | 'reload';

const words: Record<Action, { label: string; progress: string; consequence: string }> = {
  start: {
    label: 'Start',
    progress: 'Starting',
    consequence: 'It is started now. Whether it starts with the machine does not change.',
  },
  stop: { label: 'Stop', progress: 'Stopping', consequence: 'Who uses it is cut off until somebody starts it again.' },
  restart: {
    label: 'Restart',
    progress: 'Restarting',
    consequence: 'Who uses it is cut off for a moment; connections end.',
  },
  reload: {
    label: 'Reload',
    progress: 'Reloading',
    consequence: 'It reads its configuration again and goes on running.',
  },
  enable: {
    label: 'Start with the machine',
    progress: 'Enabling',
    consequence: 'From now on it starts with the machine. It is not started now.',
  },
  disable: {
    label: 'Do not start with the machine',
    progress: 'Disabling',
    consequence: 'It does not start with the machine any more. It is not stopped now.',
  },
};

/** What can be done with a service as it is. */
export function actionsFor(row: ServiceRow): Action[] {
  if (row.load === 'masked') return [];
  const runs = row.active === 'active' || row.active === 'activating' || row.active === 'reloading';
  const first: Action[] = runs ? ['restart', ...(row.canReload ? (['reload'] as const) : []), 'stop'] : ['start'];
  if (row.startup === 'enabled') return [...first, 'disable'];
  return row.startup === 'disabled' ? [...first, 'enable'] : first;
}

/** The act as it is asked about and sent. */
export function serviceAct(row: ServiceRow, action: Action): PlannedAct {
  const { label, progress, consequence } = words[action];
  const service = row.name;
  const { targetId } = row;
  return {
    command:
      action === 'restart'
        ? { type: 'restart_service', payload: { service, targetId } }
        : { type: 'service_control', payload: { service, action, targetId } },
    title: `${label}: ${service}`,
    consequence,
    confirmLabel: label,
    progress: `${progress} ${service}`,
  };
}

export const actionLabel = (action: Action): string => words[action].label;
