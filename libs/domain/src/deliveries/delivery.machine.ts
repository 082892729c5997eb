import { machine } from '@fettle/platform/machines';

/**
 * The life of one outgoing message. A try owns it by a lease with a fence; one whose process died comes back when the lease ends. A dead
 * one keeps its content for a week, so that a person who has mended the cause can have it sent after all.
 */
export const deliveryMachine = machine({
  name: 'delivery',
  states: ['queued', 'sending', 'delivered', 'dead', 'abandoned'],
  initial: 'queued',
  final: ['delivered', 'abandoned'],
  waiting: { queued: 'due_at', sending: 'lease_until', dead: 'a week' },
  events: {
    begin: { from: ['queued'], to: 'sending' },
    // From queued: the try came through after its lease had ended, and no other has begun.
    deliver: { from: ['sending', 'queued'], to: 'delivered' },
    postpone: { from: ['sending'], to: 'queued' },
    bury: { from: ['sending', 'queued'], to: 'dead' },
    retry: { from: ['dead'], to: 'queued' },
    abandon: { from: ['dead'], to: 'abandoned' },
  },
});
