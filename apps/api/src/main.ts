import { SetupService } from '@fettle/domain/setup';
import { RepairOrphans } from '@fettle/domain/platform-workspaces';
import { run } from '@fettle/platform/process';
import { startApplication } from '@fettle/domain/application';
import { openSurfaces } from './surfaces.js';
import { version } from './version.js';

await run({
  name: 'fettle-api',
  start: async (lifecycle) => {
    const { core, log } = await startApplication('fettle-api', lifecycle);
    const { setupUrl } = await core.get(SetupService, { strict: false }).ensure();
    await core.get(RepairOrphans, { strict: false }).run();
    const ports = await openSurfaces(core, lifecycle, version);
    log.info('api.ready', { ...ports });
    // The link is a credential: it goes to the console of whoever started the process, never into the structured log.
    if (setupUrl) process.stderr.write(`\nFirst administrator: ${setupUrl}\n\n`);
  },
});
