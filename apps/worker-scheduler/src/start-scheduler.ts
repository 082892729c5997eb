import type { INestApplicationContext } from '@nestjs/common';
import { DeliveryMeasurements } from '@fettle/domain/deliveries';
import { PlatformMeasurements } from '@fettle/domain/measurements';
import { Config } from '@fettle/platform/config';
import { AuditSealer } from '@fettle/platform/database';
import type { Lifecycle } from '@fettle/platform/process';
import { Clock } from './clock.js';
import { startMaintenance } from './maintenance.js';

/** Starts everything of the scheduler on a core context: the clock, the audit sealer, the queue `maintenance`. */
export async function startScheduler(core: INestApplicationContext, lifecycle: Lifecycle): Promise<void> {
  const sealer = core.get(AuditSealer, { strict: false });
  sealer.start();
  lifecycle.onStop('audit sealer', () => sealer.stop());
  await startMaintenance(core, lifecycle);
  const clock = new Clock(core);
  clock.start(lifecycle);
  const config = core.get(Config, { strict: false });
  core.get(DeliveryMeasurements, { strict: false }).tellPlatform();
  core.get(PlatformMeasurements, { strict: false }).start(config, () => clock.isLeading);
}
