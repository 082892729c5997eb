import { machine } from '@fettle/platform/machines';

/** The life of a machine's request to be let in. `expires_at` bounds both waiting states; the clock's sweep owns them. */
export const requestMachine = machine({
  name: 'enrolment-request',
  states: ['pending', 'approved', 'enrolled', 'rejected', 'revoked', 'expired'],
  initial: 'pending',
  final: ['enrolled', 'rejected', 'revoked', 'expired'],
  waiting: { pending: 'expires_at', approved: 'expires_at' },
  events: {
    approve: { from: ['pending'], to: 'approved' },
    reject: { from: ['pending'], to: 'rejected' },
    supersede: { from: ['pending'], to: 'revoked' },
    complete: { from: ['approved'], to: 'enrolled' },
    expire: { from: ['pending', 'approved'], to: 'expired' },
  },
});
