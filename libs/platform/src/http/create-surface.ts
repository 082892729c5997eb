import type { IncomingMessage, Server } from 'node:http';
import type { INestApplicationContext, Type } from '@nestjs/common';
import type { RouteContract, Surface } from '@fettle/contracts';
import { openapi } from '@fettle/contracts/openapi';
import { Config } from '../config/index.js';
import type { SurfaceConfig } from '../config/index.js';
import { thisProcess } from '../context/index.js';
import { Log } from '../logging/index.js';
import { RequestFigures } from '../metrics/index.js';
import { Tracing } from '../tracing/index.js';
import { Admission } from './admission.js';
import type { Refusals } from './admission.js';
import { AgentAuthenticator, ApiKeyAuthenticator, SessionAuthenticator } from './authenticators.js';
import { checkHandlers } from './boot-check.js';
import { ClientAddresses } from './client-address.js';
import type { ClientAddress } from './client-address.js';
import { Connections } from './connections.js';
import { ContractInterceptor } from './contract-interceptor.js';
import { controllersOf } from './controllers-of.js';
import { CsrfTokens } from './csrf.js';
import { DocsPage } from './docs-page.js';
import { Front } from './front.js';
import { Idempotency } from './idempotency.js';
import { defaultLimits } from './limits.js';
import type { LimitRules } from './limits.js';
import { allowedMethods } from './path-match.js';
import { ProblemFilter } from './problem.filter.js';
import { RouteGuard } from './route-guard.js';
import { StoredBuckets } from './stored-buckets.js';
import { closeServer, listen, serverOf } from './surface-server.js';
import { createSurfaceApp } from './surface-app.js';
import { UpstreamProxy } from './upstream-proxy.js';
import { waitingPolls } from './waiting-polls.js';
import { Witness } from './witness.js';

export interface SurfaceOptions {
  readonly kind: Surface;
  /** The process's one core context: holds every service, `HttpModule`, and the authenticators of this kind. */
  readonly core: INestApplicationContext;
  /** Nest module whose `controllers` (and those of its imports) serve this surface. Its providers are not instantiated: the core's are used. */
  readonly module: Type;
  /** The surface's whole table: exactly what is served. */
  readonly contracts: readonly RouteContract[];
  /** Shown in health and in the API document. */
  readonly version?: string;
  /** Default: the surface's port of the configuration. 0: any free one. */
  readonly port?: number;
  readonly host?: string;
  readonly limits?: Partial<LimitRules>;
  /** Requests under way in all. */
  readonly maxUnderWay?: number;
}

/** A surface with its own port. `server` is there before `listen`, so that sockets can be attached. */
export interface SurfaceHandle {
  readonly kind: Surface;
  readonly server: Server;
  /** Who is at the other end of a request or a socket's handshake. */
  clientOf(request: IncomingMessage): ClientAddress;
  /** Wrong agent keys by source, counted together however they come: in a header, a body, or an event of a socket. */
  readonly refusals: Refusals;
  /** Resolves with the port. @throws BootError when it is taken */
  listen(): Promise<number>;
  /** Stops accepting, ends parked calls, gives running ones `drainMs`, then cuts. */
  close(drainMs?: number): Promise<void>;
}

/**
 * Makes one surface: checks handlers against contracts, then builds guard, parser, filter and server around them.
 * @throws BootError when a handler lacks a contract, a contract lacks a handler, or one is on the wrong surface
 */
export async function createSurface(options: SurfaceOptions): Promise<SurfaceHandle> {
  const { kind, core, contracts } = options;
  const config = core.get(Config, { strict: false });
  const log = core.get(Log, { strict: false });
  const controllers = controllersOf(options.module);
  checkHandlers(kind, controllers, contracts);
  const surface = config.surfaces[kind];
  // Rules may be getters, which follow a setting; a spread would read them once.
  const own = Object.getOwnPropertyDescriptors(options.limits ?? {});
  const rules: LimitRules = Object.defineProperties({ ...defaultLimits }, own);
  const admission = new Admission(rules, optional(core, StoredBuckets));
  const app = await createSurfaceApp({
    kind,
    core,
    controllers,
    log,
    guard: guardOf(options, surface, admission),
    interceptor: new ContractInterceptor(optional(core, Idempotency)),
    filter: new ProblemFilter(log, (path) => allowedMethods(contracts, path)),
  });
  const upstream = surface.upstream === undefined ? undefined : new UpstreamProxy(surface.upstream);
  const addresses = new ClientAddresses(config.trustProxy);
  const front = new Front({
    surface: kind,
    log,
    addresses,
    api: app.handle,
    docs: kind === 'agent' ? undefined : new DocsPage(openapi(contracts, { version: options.version ?? '0.0.0' })),
    upstream,
    health: { service: `fettle-${kind}`, ...thisProcess },
    maxUnderWay: options.maxUnderWay ?? (kind === 'agent' ? 16_000 : 512),
    witness: new Witness(kind, optional(core, Tracing) ?? Tracing.off, optional(core, RequestFigures)),
  });
  const server = serverOf(front, kind, addresses);
  const unlist = kind === 'agent' ? optional(core, Connections)?.add(waitingPolls(front.waitingVisits)) : undefined;
  return {
    kind,
    server,
    clientOf: (request) => addresses.of(request),
    refusals: admission,
    listen: () => listen(server, kind, options.port ?? surface.port, options.host ?? config.bind),
    close: async (drainMs = 10_000) => {
      await closeServer(server, front, drainMs);
      unlist?.();
      upstream?.close();
      await app.close();
    },
  };
}

function guardOf({ kind, core }: SurfaceOptions, surface: SurfaceConfig, admission: Admission): RouteGuard {
  const browser = kind !== 'agent';
  return new RouteGuard({
    admission,
    allowedOrigins: surface.allowedOrigins,
    sessions: browser ? core.get<SessionAuthenticator>(SessionAuthenticator as never, { strict: false }) : undefined,
    agents: browser ? undefined : core.get<AgentAuthenticator>(AgentAuthenticator as never, { strict: false }),
    apiKeys: kind === 'operator' ? optional(core, ApiKeyAuthenticator as never) : undefined,
    csrf: browser ? core.get(CsrfTokens, { strict: false }) : undefined,
  });
}

/** A provider of the core, or undefined in a context without database. */
function optional<T>(core: INestApplicationContext, token: Type<T>): T | undefined {
  try {
    return core.get(token, { strict: false });
  } catch {
    return undefined;
  }
}
