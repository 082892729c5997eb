import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';
import type { Namespace, Socket } from 'socket.io';
import { DomainError } from '../errors/index.js';
import { MemoryBuckets } from '../http/memory-buckets.js';
import { carrierOf } from './carrier.js';

export type AgentSocket = Socket;
export type AgentNamespace = Namespace;

/** Events of one socket; an agent sends one a second. More ends the socket, and agents come back after a pause. */
const EVENTS = { perMinute: 600, burst: 300, concurrent: 1, stored: false } as const;

export interface AgentNamespaceOptions {
  /** Default `/agent-realtime`. */
  readonly name?: string;
  /** Default 20,000. */
  readonly maxSockets?: number;
  /** Largest message in bytes, default 1 MiB. */
  readonly maxMessageBytes?: number;
  /** Called for each connected socket; it has no identity yet (agents authenticate by an event). */
  readonly onConnection: (socket: AgentSocket, namespace: AgentNamespace) => void;
}

export interface MountedNamespace {
  readonly namespace: AgentNamespace;
  readonly connected: number;
  /** Disconnects everybody; the http server is left to its owner. */
  close(): Promise<void>;
}

/**
 * Lets the agent surface's http server carry Socket.IO v4 (websocket only, path `/socket.io`). No Origin check: agents are no browsers and
 * carry no ambient credentials. What a browser sent is refused all the same.
 */
export function mountAgentNamespace(server: HttpServer, options: AgentNamespaceOptions): MountedNamespace {
  const maxSockets = options.maxSockets ?? 20_000;
  const carrier = carrierOf(server, 'agent', ({ headers }) => {
    if (fromBrowser(headers)) return new DomainError('session.origin');
    return io.engine.clientsCount < maxSockets ? null : new DomainError('overloaded', {}, { retryAfterS: 5 });
  });
  const io: Server = new Server(carrier, {
    path: '/socket.io',
    transports: ['websocket'],
    serveClient: false,
    destroyUpgrade: false,
    perMessageDeflate: false,
    maxHttpBufferSize: options.maxMessageBytes ?? 1_048_576,
    connectTimeout: 10_000,
  });
  // The default namespace is always there; a socket in it would be bound by nothing.
  io.use((_socket, next) => next(new Error('There is nothing here')));
  const flood = new MemoryBuckets();
  const namespace = io.of(options.name ?? '/agent-realtime');
  namespace.on('connection', (socket) => {
    socket.use((_event, next) => {
      if (flood.take(socket.id, EVENTS) === 0) next();
      else socket.disconnect(true);
    });
    options.onConnection(socket, namespace);
  });
  return {
    namespace,
    get connected() {
      return namespace.sockets.size;
    },
    close: async () => {
      io.disconnectSockets(true);
      io.engine.close();
      await Promise.resolve();
    },
  };
}

/** Browsers send Sec-Fetch-* or a user agent of their family with every socket; some agent libraries do send an Origin. */
function fromBrowser(headers: NodeJS.Dict<string | string[]>): boolean {
  return headers['sec-fetch-mode'] !== undefined || /^mozilla\//i.test(String(headers['user-agent'] ?? ''));
}
