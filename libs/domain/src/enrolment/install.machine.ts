import { machine } from '@fettle/platform/machines';

/** The life of one install command. `expires_at` bounds both waiting states; the clock's sweep owns them. */
export const installMachine = machine({
  name: 'node-install',
  states: ['pending', 'installing', 'completed', 'failed', 'expired'],
  initial: 'pending',
  final: ['completed', 'failed', 'expired'],
  waiting: { pending: 'expires_at', installing: 'expires_at' },
  events: {
    advance: { from: ['pending', 'installing'], to: 'installing' },
    complete: { from: ['pending', 'installing'], to: 'completed' },
    fail: { from: ['pending', 'installing'], to: 'failed' },
    expire: { from: ['pending', 'installing'], to: 'expired' },
  },
});
