import { transferStates } from '@fettle/contracts';
import { machine } from '@fettle/platform/machines';

/** The life of a transfer. `expires_at` bounds every waiting state, and the end of its task ends it too; the clock's sweep owns both. */
export const transferMachine = machine({
  name: 'transfer',
  states: [...transferStates],
  initial: 'receiving',
  final: ['done', 'failed', 'cancelled', 'expired'],
  waiting: {
    receiving: 'transfer sweeper: expires_at, end of the task',
    ready: 'transfer sweeper: expires_at',
    delivering: 'transfer sweeper: expires_at, end of the task',
  },
  events: {
    keep: { from: ['receiving'], to: 'ready' },
    deliver: { from: ['receiving'], to: 'delivering' },
    arrive: { from: ['delivering'], to: 'done' },
    fail: { from: ['receiving', 'delivering'], to: 'failed' },
    cancel: { from: ['receiving', 'ready', 'delivering'], to: 'cancelled' },
    expire: { from: ['receiving', 'ready', 'delivering'], to: 'expired' },
  },
});
