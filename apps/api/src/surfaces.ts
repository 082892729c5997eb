import { Module, type INestApplicationContext } from '@nestjs/common';
import { routes, routesOf, type Surface } from '@fettle/contracts';
import { agentRoutes } from '@fettle/contracts/agent-link';
import { ReleaseTrust } from '@fettle/domain/enrolment';
import { signInLimits } from '@fettle/domain/identity';
import { SelfCheckService } from '@fettle/domain/self-check';
import { PlatformSettings } from '@fettle/domain/settings';
import { AgentReach } from '@fettle/domain/tasks';
import { createSurface, type LimitRules, type SurfaceHandle } from '@fettle/platform/http';
import { Metrics } from '@fettle/platform/metrics';
import type { Lifecycle } from '@fettle/platform/process';
import { mountLiveSockets } from '@fettle/platform/sockets';
import { adminControllers } from './admin/index.js';
import { agentBuildsCheck } from './admin/self-check/agent-builds.check.js';
import { BuildStore } from './agent/builds/build-store.js';
import { agentControllers } from './agent/index.js';
import { AgentRealtimeGateway } from './agent/realtime/agent-realtime.gateway.js';
import { operatorControllers } from './operator/index.js';

@Module({ controllers: operatorControllers })
class OperatorSurface {}

@Module({ controllers: adminControllers })
class AdminSurface {}

@Module({ controllers: agentControllers })
class AgentSurface {}

const modules = { operator: OperatorSurface, admin: AdminSurface, agent: AgentSurface } as const;

export interface SurfaceAddresses {
  readonly operator: number;
  readonly admin: number;
  readonly agent: number;
}

/**
 * Opens the three surfaces in front of one core context and registers how they close: parked polls and sockets end first, running
 * requests are given time. Resolves to the ports.
 * @param allowances instead of the usual ones: how often one source may call
 */
export async function openSurfaces(
  core: INestApplicationContext,
  lifecycle: Lifecycle,
  version: string,
  allowances: Partial<LimitRules> = {},
): Promise<SurfaceAddresses> {
  const connected: Partial<Record<Surface, Sockets>> = {};
  const signIn = signInLimits(core.get(PlatformSettings, { strict: false }));
  const limits = Object.defineProperties({ ...allowances }, Object.getOwnPropertyDescriptors(signIn));
  const open = async (kind: Surface): Promise<number> => {
    const contracts = routesOf({ ...routes, ...agentRoutes }, kind);
    const surface = await createSurface({ kind, core, contracts, version, module: modules[kind], limits });
    lifecycle.onStop(`${kind} surface`, () => surface.close());
    const sockets = socketsOf(surface, core);
    connected[kind] = sockets;
    lifecycle.onStop(`${kind} sockets`, () => sockets.close());
    return surface.listen();
  };
  const addresses = { operator: await open('operator'), admin: await open('admin'), agent: await open('agent') };
  core.get(AgentReach, { strict: false }).start();
  const releases = core.get(ReleaseTrust, { strict: false });
  core.get(SelfCheckService, { strict: false }).add(agentBuildsCheck(() => new BuildStore(releases)));
  core
    .get(Metrics, { strict: false })
    .add({ name: 'fettle_sockets', help: 'Live sockets of people and of agents', type: 'gauge' }, () =>
      Object.entries(connected).map(([surface, sockets]) => ({ value: sockets.count(), labels: { surface } })),
    );
  return addresses;
}

interface Sockets {
  count(): number;
  close(): Promise<void>;
}

function socketsOf(surface: SurfaceHandle, core: INestApplicationContext): Sockets {
  if (surface.kind === 'agent') {
    const agents = AgentRealtimeGateway.mount(surface, core);
    return { count: () => agents.size, close: () => agents.close() };
  }
  const people = mountLiveSockets({ surface, core });
  return { count: () => people.connected, close: () => people.close() };
}
