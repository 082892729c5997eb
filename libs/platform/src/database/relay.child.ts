import { jobs } from '@fettle/contracts/jobs';
import { createBus } from '../bus/index.js';
import { BullQueues } from '../queue/index.js';
import { Relay } from './relay.js';
import { openStack } from './test-stack.js';

/** A process of relay.int.spec: hands over what there is, says so, and never comes to delete it. */
const url = process.env['RELAY_URL'] ?? '';
const stack = await openStack(url);
const queues = new BullQueues({ backend: 'postgres', url });
const bus = createBus({ backend: 'postgres', url }, stack.database);
await queues.start();
const relay = new Relay({
  ...stack,
  queues,
  bus,
  jobs,
  beforeDelete: () => {
    process.send?.('handed over');
    return new Promise<void>(() => undefined);
  },
});
await relay.drain();
