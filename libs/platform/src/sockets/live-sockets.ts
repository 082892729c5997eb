import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import type { Surface } from '@fettle/contracts';
import type { Bus } from '../bus/index.js';
import { DomainError } from '../errors/index.js';
import type { SessionAuthenticator } from '../http/authenticators.js';
import type { Connections, OpenConnection } from '../http/connections.js';
import { sourceOf } from '../http/client-address.js';
import type { ClientAddresses } from '../http/client-address.js';
import { Tally } from '../http/tally.js';
import type { Log } from '../logging/index.js';
import { carrierOf } from './carrier.js';
import { FactBatch } from './fact-batch.js';
import { revocationOf } from './revocation.js';
import type { Revocation } from './revocation.js';
import { SocketSession } from './socket-session.js';
import type { SocketEvent } from './socket-event.js';
import type { SocketTickets } from './socket-tickets.js';
import { roomOf, watchEvents } from './watch-events.js';

const FLUSH_MS = 50;
/** Sessions also end by time, and a process may die before it has told of a revocation: everybody is asked again now and then. */
const SWEEP_MS = 60_000;
const RETRY_MS = 2_000;

export interface LiveSocketLimits {
  /** Sockets on this surface and process. */
  readonly sockets: number;
  readonly perUser: number;
  /** Packets, and bytes of its connection, that wait for a slow browser before it is cut off; it reconnects and refetches. */
  readonly pendingPackets: number;
  readonly pendingBytes: number;
}

export interface LiveSocketParts {
  readonly surface: Exclude<Surface, 'agent'>;
  readonly allowedOrigins: readonly string[];
  readonly tickets: Pick<SocketTickets, 'consume'>;
  readonly sessions: SessionAuthenticator;
  readonly bus: Bus;
  readonly log: Log;
  readonly addresses: ClientAddresses;
  /** Where the open sockets are listed, and closed by administrators. */
  readonly connections?: Connections;
  readonly events?: readonly SocketEvent[];
  readonly limits?: Partial<LiveSocketLimits>;
}

/** The live sockets of one browser surface: facts out, `watch` in, nothing else; each is bound to a session and ends with it (S3). */
export class LiveSockets {
  private readonly io: Server;
  private readonly sessions = new Map<Socket, SocketSession>();
  private readonly batch = new FactBatch();
  private readonly limits: LiveSocketLimits;
  private readonly sources: Tally;
  private readonly events: ReadonlyMap<string, SocketEvent>;
  private readonly unsubscribe: (() => void)[];
  private timer: NodeJS.Timeout | undefined;
  private recheck: NodeJS.Timeout | undefined;
  /** Counts what was heard of ended access: who was read before the last may have lost it since. */
  private revocations = 0;

  constructor(
    server: HttpServer,
    private readonly parts: LiveSocketParts,
  ) {
    this.limits = { sockets: 2_000, perUser: 30, pendingPackets: 512, pendingBytes: 1_048_576, ...parts.limits };
    this.sources = new Tally(Math.ceil(this.limits.sockets / 4));
    this.events = new Map([...watchEvents, ...(parts.events ?? [])].map((event) => [event.name, event]));
    const carrier = carrierOf(server, parts.surface, (request, socket) => this.refusal(request, socket));
    this.io = new Server(carrier, {
      path: '/socket.io',
      transports: ['websocket'],
      serveClient: false,
      destroyUpgrade: false,
      maxHttpBufferSize: 16_384,
      connectTimeout: 5_000,
      perMessageDeflate: false,
    });
    this.io.use((socket, next) => void this.authenticate(socket).then(() => next(), next));
    this.io.on('connection', (socket) => socket.on('disconnect', () => this.sessions.delete(socket)));
    const { bus } = parts;
    this.unsubscribe = [
      bus.subscribe('facts', (body) => this.collect(body)),
      bus.subscribe('revoked', (body) => void this.revoke(revocationOf(body))),
      bus.onGap(() => void this.recover()),
    ];
    const leave = parts.connections?.add({ list: () => this.list(), close: (id) => this.disconnect(id) });
    if (leave) this.unsubscribe.push(leave);
    this.checkLater(SWEEP_MS);
  }

  /** Sockets that are connected now. */
  get connected(): number {
    return this.sessions.size;
  }

  /** Disconnects everybody; the http server is left to its owner. */
  async close(): Promise<void> {
    for (const end of this.unsubscribe) end();
    clearTimeout(this.timer);
    clearTimeout(this.recheck);
    this.io.disconnectSockets(true);
    // Not io.close(): it would also close the http server that we were lent.
    this.io.engine.close();
    await Promise.resolve();
  }

  private *list(): Generator<OpenConnection> {
    for (const session of this.sessions.values()) yield session.describe(this.parts.surface);
  }

  private disconnect(id: string): boolean {
    for (const [socket] of this.sessions) {
      if (`socket ${socket.id}` !== id) continue;
      // As if the line had been cut: the browser comes back with a new ticket, and refetches.
      socket.conn.close();
      return true;
    }
    return false;
  }

  /** Why a handshake is refused, if it is. One source may hold a quarter of the sockets, so that nobody shuts the others out. */
  private refusal(request: IncomingMessage, socket: Duplex): DomainError | null {
    const { origin } = request.headers;
    if (origin === undefined || !this.parts.allowedOrigins.includes(origin)) return new DomainError('session.origin');
    const isFull = this.io.engine.clientsCount >= this.limits.sockets;
    const leave = isFull ? null : this.sources.enter(sourceOf(this.parts.addresses.of(request).ip));
    if (!leave) return new DomainError('overloaded', {}, { retryAfterS: 5 });
    socket.once('close', leave);
    return null;
  }

  private async authenticate(socket: Socket): Promise<void> {
    const { ticket } = socket.handshake.auth as { ticket?: unknown };
    const { tickets, sessions, surface, log, addresses } = this.parts;
    const used = typeof ticket === 'string' ? await this.answered(tickets.consume(ticket, surface)) : null;
    const mark = this.revocations;
    const principal = used && (await this.answered(sessions.resume(used.sessionId)));
    if (!principal) throw fault('session.required', 'The socket ticket is not valid');
    const own = [...this.sessions.values()].filter((other) => other.principal.userId === principal.userId);
    if (own.length >= this.limits.perUser) throw fault('request.rate_limited', 'Too many live sockets');
    const { ip } = addresses.of(socket.request);
    const live = { mark: () => this.revocations, check: () => this.check(socket, session) };
    const session: SocketSession = new SocketSession(socket, principal, {
      sessions,
      events: this.events,
      log,
      ip,
      ...live,
    });
    this.sessions.set(socket, session);
    // A handshake that is never finished would stay in the table.
    socket.conn.once('close', () => this.sessions.delete(socket));
    // Somebody's access ended between the look and the table, in which the revocation found nobody: perhaps this one's.
    if (mark === this.revocations || (await this.answered(session.revalidate()))) return;
    this.sessions.delete(socket);
    throw fault('session.required', 'The session has ended');
  }

  /** A fault of ours must not read like a wrong ticket: the browser tries again. */
  private async answered<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } catch (error) {
      this.parts.log.warn('socket.unavailable', { error });
      throw fault('dependency.unavailable', 'Try again shortly');
    }
  }

  private collect(body: string): void {
    if (!this.batch.add(body) || this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.flush();
    }, FLUSH_MS);
  }

  private flush(): void {
    for (const [workspaceId, facts] of this.batch.take()) {
      const room = this.io.of('/').adapter.rooms.get(roomOf(workspaceId));
      if (!room) continue;
      for (const id of room) this.cutIfSlow(this.io.of('/').sockets.get(id));
      for (const fact of facts) this.io.to(roomOf(workspaceId)).emit('fact', fact);
    }
  }

  private cutIfSlow(socket: Socket | undefined): void {
    if (!socket) return;
    const packets = (socket.conn as unknown as { writeBuffer?: unknown[] }).writeBuffer?.length ?? 0;
    const connection = socket.request.socket;
    const bytes = connection.writableLength;
    if (packets <= this.limits.pendingPackets && bytes <= this.limits.pendingBytes) return;
    this.parts.log.warn('socket.slow', { packets, bytes });
    socket.disconnect(true);
    // A polite end waits until everything is sent, which is never: what waits would stay in memory until the ping times out.
    connection.destroy();
  }

  private async revoke(revocation: Revocation | undefined): Promise<void> {
    if (!revocation) return;
    this.revocations += 1;
    for (const [socket, session] of this.sessions) {
      const { principal } = session;
      if ('sessionId' in revocation) {
        if (principal.sessionId === revocation.sessionId) cut(socket);
      } else if ('workspaceId' in revocation) {
        if (revocation.userId === undefined || revocation.userId === principal.userId)
          await this.check(socket, session);
      } else if (principal.userId === revocation.userId) cut(socket);
    }
  }

  /** Messages were missed: browsers refetch, and every session is asked again whether it lives. */
  private async recover(): Promise<void> {
    this.revocations += 1;
    this.io.emit('gap');
    await this.checkAll();
  }

  private async checkAll(): Promise<void> {
    clearTimeout(this.recheck);
    this.checkLater(SWEEP_MS);
    for (const [socket, session] of this.sessions) await this.check(socket, session);
  }

  /** While the database is away nobody's access is known: sockets stay, and are asked about again until it is. */
  private async check(socket: Socket, session: SocketSession): Promise<void> {
    try {
      if (!(await session.revalidate())) cut(socket);
    } catch (error) {
      this.parts.log.warn('socket.unknown_session', { error });
      this.checkLater(RETRY_MS);
    }
  }

  private checkLater(afterMs: number): void {
    clearTimeout(this.recheck);
    this.recheck = setTimeout(() => void this.checkAll(), afterMs).unref();
  }
}

/** Ends a socket, also one that is not let in yet: Socket.IO would pass over it. */
function cut(socket: Socket): void {
  if (socket.connected) socket.disconnect(true);
  else socket.conn.close();
}

function fault(code: string, message: string): Error & { data: { code: string } } {
  return Object.assign(new Error(message), { data: { code } });
}
