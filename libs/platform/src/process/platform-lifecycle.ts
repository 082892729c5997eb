import type { INestApplicationContext } from '@nestjs/common';
import { Bus } from '../bus/bus.js';
import { Database } from '../database/database.js';
import { Relay } from '../database/relay.js';
import { HealthRegistry } from '../health/health-registry.js';
import { ProcessHeartbeat } from '../health/process-heartbeat.js';
import { OpsServer } from '../health/ops-server.js';
import { Queues } from '../queue/queues.js';
import { Tracing } from '../tracing/tracing.js';
import type { Lifecycle } from './lifecycle.js';

/**
 * Starts what every process runs on a core application context: bus, queues, relay, heartbeat, ops port; and registers how each ends,
 * in the right order: what is registered after this (listeners, `queues.work` drains) stops before it, and the ops port
 * answers "not ready" until nearly the end. `opsPort` 0 takes a free one. Resolves to the ops port.
 */
export async function startPlatform(
  core: INestApplicationContext,
  lifecycle: Lifecycle,
  opsPort: number,
): Promise<number> {
  const [database, bus, queues, relay] = [core.get(Database), core.get(Bus), core.get(Queues), core.get(Relay)];
  const [health, ops] = [core.get(HealthRegistry), core.get(OpsServer)];
  lifecycle.onStop('application', () => core.close());
  const port = await ops.listen(opsPort);
  lifecycle.onStop('ops port', () => ops.close());
  lifecycle.signal.addEventListener('abort', () => health.stopping());
  const tracing = core.get(Tracing);
  lifecycle.onStop('traces', () => tracing.close());
  lifecycle.onStop('database', () => database.dataSource.destroy());
  await bus.start();
  lifecycle.onStop('bus', () => bus.close());
  await queues.start();
  lifecycle.onStop('queues', () => queues.close());
  relay.start();
  lifecycle.onStop('relay', () => relay.stop());
  const heartbeat = core.get(ProcessHeartbeat);
  await heartbeat.start();
  lifecycle.onStop('heartbeat', () => heartbeat.stop());
  return port;
}
