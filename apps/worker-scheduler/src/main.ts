import { startApplication } from '@fettle/domain/application';
import { run } from '@fettle/platform/process';
import { startScheduler } from './start-scheduler.js';

await run({
  name: 'fettle-worker-scheduler',
  start: async (lifecycle) => {
    const { core } = await startApplication('fettle-worker-scheduler', lifecycle);
    await startScheduler(core, lifecycle);
  },
});
