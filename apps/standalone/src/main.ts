import { openSurfaces, version } from '@fettle/api';
import { startApplication } from '@fettle/domain/application';
import { EnrolmentService } from '@fettle/domain/enrolment';
import { RepairOrphans } from '@fettle/domain/platform-workspaces';
import { SetupService } from '@fettle/domain/setup';
import { Bus } from '@fettle/platform/bus';
import { run } from '@fettle/platform/process';
import { startAlerts } from '@fettle/worker-alerts';
import { startScheduler } from '@fettle/worker-scheduler';
import { LocalNode } from './local-node.js';

await run({
  name: 'fettle-standalone',
  start: async (lifecycle) => {
    const { core, config, log } = await startApplication('fettle-standalone', lifecycle);
    const { setupUrl, defaultWorkspaceId } = await core.get(SetupService, { strict: false }).ensure();
    await core.get(RepairOrphans, { strict: false }).run();
    await startScheduler(core, lifecycle);
    await startAlerts(core, lifecycle);
    const ports = await openSurfaces(core, lifecycle, version);
    const bus = core.get<Bus>(Bus as never, { strict: false });
    const localNode = new LocalNode(core.get(EnrolmentService, { strict: false }), bus, config.dataDir);
    const localNodeTokenFile = config.localNode ? await localNode.token(defaultWorkspaceId) : null;
    const { operator, admin, agent } = config.surfaces;
    const addresses = { operator: operator.publicUrl, admin: admin.publicUrl, agent: agent.publicUrl };
    log.info('standalone.ready', { ...ports });
    // `npm start` is the parent and prints the link; without one it goes to the console, never into the structured log.
    if (process.send) process.send({ type: 'ready', addresses, setupUrl, localNodeTokenFile });
    else if (setupUrl) process.stderr.write(`\nFirst administrator: ${setupUrl}\n\n`);
  },
});
