import type { INestApplicationContext } from '@nestjs/common';
import { Bus } from '../bus/index.js';
import { Config } from '../config/index.js';
import { SessionAuthenticator } from '../http/authenticators.js';
import { Connections } from '../http/connections.js';
import { ClientAddresses } from '../http/client-address.js';
import type { SurfaceHandle } from '../http/create-surface.js';
import { Log } from '../logging/index.js';
import { LiveSockets } from './live-sockets.js';
import type { LiveSocketLimits } from './live-sockets.js';
import type { SocketEvent } from './socket-event.js';
import { SocketTickets } from './socket-tickets.js';

export interface MountOptions {
  readonly surface: SurfaceHandle;
  readonly core: INestApplicationContext;
  readonly events?: readonly SocketEvent[];
  readonly limits?: Partial<LiveSocketLimits>;
}

/** Attaches live sockets to the operator or admin surface. Close them before the surface. */
export function mountLiveSockets({ surface, core, events, limits }: MountOptions): LiveSockets {
  if (surface.kind === 'agent') throw new Error('Agents speak on their own namespace: mountAgentNamespace');
  const config = core.get(Config, { strict: false });
  return new LiveSockets(surface.server, {
    surface: surface.kind,
    allowedOrigins: config.surfaces[surface.kind].allowedOrigins,
    tickets: core.get(SocketTickets, { strict: false }),
    sessions: core.get<SessionAuthenticator>(SessionAuthenticator as never, { strict: false }),
    bus: core.get<Bus>(Bus as never, { strict: false }),
    log: core.get(Log, { strict: false }),
    addresses: new ClientAddresses(config.trustProxy),
    connections: core.get(Connections, { strict: false }),
    ...(events ? { events } : {}),
    ...(limits ? { limits } : {}),
  });
}
