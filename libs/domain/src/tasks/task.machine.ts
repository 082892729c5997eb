import { taskStates } from '@fettle/contracts';
import { machine } from '@fettle/platform/machines';

/**
 * The life of a task. `adopt`, and the ends from `queued` other than cancel and expire, are for the compatible agent only: it runs
 * what it was given even when its lease ended unheard, and no other agent can have the task, because tasks belong to one node.
 */
export const taskMachine = machine({
  name: 'task',
  states: [...taskStates],
  initial: 'queued',
  final: ['succeeded', 'failed', 'cancelled', 'expired', 'unknown'],
  waiting: {
    queued: 'task sweeper: expires_at',
    leased: 'task sweeper: end of the lease, or expires_at',
    started: 'task sweeper: end of the lease, or time limit and 30 s',
  },
  events: {
    claim: { from: ['queued'], to: 'leased' },
    start: { from: ['leased'], to: 'started' },
    adopt: { from: ['queued'], to: 'started' },
    requeue: { from: ['leased', 'started'], to: 'queued' },
    succeed: { from: ['queued', 'leased', 'started'], to: 'succeeded' },
    fail: { from: ['queued', 'leased', 'started'], to: 'failed' },
    cancel: { from: ['queued', 'leased', 'started'], to: 'cancelled' },
    expire: { from: ['queued', 'leased'], to: 'expired' },
    loseTrack: { from: ['leased', 'started'], to: 'unknown' },
  },
});
