import { bulkActStates } from '@fettle/contracts';
import { machine } from '@fettle/platform/machines';

/** The life of a bulk act. The clock adds its job again when nobody has got on with it for a while. */
export const bulkActMachine = machine({
  name: 'bulk-act',
  states: [...bulkActStates],
  initial: 'running',
  final: ['done', 'cancelled', 'stopped'],
  waiting: { running: 'bulk act sweeper: seen_at' },
  events: {
    finish: { from: ['running'], to: 'done' },
    cancel: { from: ['running'], to: 'cancelled' },
    stop: { from: ['running'], to: 'stopped' },
  },
});
