import { windowStates } from '@fettle/contracts';
import { machine } from '@fettle/platform/machines';

/** The life of a maintenance window. Both waiting states have a time in their row, and the clock's sweep owns them. */
export const windowMachine = machine({
  name: 'window',
  states: [...windowStates],
  initial: 'scheduled',
  final: ['ended', 'cancelled'],
  waiting: { scheduled: 'window sweeper: starts_at', active: 'window sweeper: ends_at' },
  events: {
    start: { from: ['scheduled'], to: 'active' },
    end: { from: ['active'], to: 'ended' },
    // Nobody kept the clock: it was over before it was begun.
    lapse: { from: ['scheduled'], to: 'ended' },
    cancel: { from: ['scheduled'], to: 'cancelled' },
  },
});
