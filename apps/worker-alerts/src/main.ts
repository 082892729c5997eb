import { startApplication } from '@fettle/domain/application';
import { run } from '@fettle/platform/process';
import { startAlerts } from './start-alerts.js';

await run({
  name: 'fettle-worker-alerts',
  start: async (lifecycle) => {
    const { core } = await startApplication('fettle-worker-alerts', lifecycle);
    await startAlerts(core, lifecycle);
  },
});
