import type { Socket } from 'socket.io';
import { can } from '@fettle/contracts';
import type { Surface } from '@fettle/contracts';
import { Ctx, newId } from '../context/index.js';
import { DomainError } from '../errors/index.js';
import type { SessionAuthenticator, SessionPrincipal } from '../http/authenticators.js';
import type { OpenConnection } from '../http/connections.js';
import { MemoryBuckets } from '../http/memory-buckets.js';
import { toDomainError } from '../http/problem.js';
import { actorOf, permissionMissing } from '../http/workspace-gate.js';
import type { Log } from '../logging/index.js';
import { roomOf } from './watch-events.js';
import type { SocketAck, SocketEvent } from './socket-event.js';

const ROOM = 'workspace:';

export interface SocketSessionParts {
  readonly sessions: SessionAuthenticator;
  readonly events: ReadonlyMap<string, SocketEvent>;
  readonly log: Log;
  readonly ip: string;
  /** Changes with every end of anybody's access that is heard of. */
  readonly mark: () => number;
  /** Asks again whether this socket may stay, and where; while that is not known, later. */
  readonly check: () => Promise<void>;
}

/** One connected browser: every event it sends is checked against the live role before it is handled. */
export class SocketSession {
  readonly sinceMs = Date.now();
  readonly messages = { received: 0, sent: 0 };
  private readonly buckets = new MemoryBuckets();

  constructor(
    readonly socket: Socket,
    readonly principal: SessionPrincipal,
    private readonly parts: SocketSessionParts,
  ) {
    socket.onAnyOutgoing(() => (this.messages.sent += 1));
    socket.onAny((name: string, ...rest: unknown[]) => {
      this.messages.received += 1;
      const last = rest.at(-1);
      const acknowledge = typeof last === 'function' ? (last as (ack: SocketAck) => void) : undefined;
      void this.receive(name, acknowledge ? rest.slice(0, -1) : rest).then((ack) => acknowledge?.(ack));
    });
  }

  /** This socket as a connection that is open. */
  describe(surface: Surface): OpenConnection {
    const { socket, principal, sinceMs } = this;
    const rooms = [...socket.rooms].filter((room) => room.startsWith(ROOM));
    return {
      id: `socket ${socket.id}`,
      kind: 'browser-stream',
      surface,
      sinceMs,
      ip: this.parts.ip,
      nodeId: null,
      person: { id: principal.userId, label: principal.label },
      workspaceIds: rooms.map((room) => room.slice(ROOM.length)),
      protocol: 'Socket.IO 4, websocket',
      program: socket.handshake.headers['user-agent']?.slice(0, 200) ?? null,
      messages: { ...this.messages },
    };
  }

  /** Whether the session still lives; rooms that the person may no longer see are left. */
  async revalidate(): Promise<boolean> {
    const principal = await this.parts.sessions.resume(this.principal.sessionId);
    if (!principal) return false;
    for (const room of this.socket.rooms) {
      const workspaceId = room.startsWith(ROOM) ? room.slice(ROOM.length) : undefined;
      if (workspaceId !== undefined) await this.leaveUnlessAllowed(principal, workspaceId);
    }
    return true;
  }

  private async leaveUnlessAllowed(principal: SessionPrincipal, workspaceId: string): Promise<void> {
    const access = await this.parts.sessions.access(principal, workspaceId);
    if (can(access?.role, 'workspace:read')) return;
    await this.socket.leave(roomOf(workspaceId));
    this.socket.emit('revoked', { workspaceId });
  }

  private async receive(name: string, args: readonly unknown[]): Promise<SocketAck> {
    try {
      const event = this.parts.events.get(name);
      if (!event) throw new DomainError('route.not_found', {}, { detail: `There is no event ${name.slice(0, 60)}` });
      // A million events a second cost nothing but this look-up.
      const rule = { perMinute: event.perMinute, burst: event.perMinute, concurrent: 1, stored: false };
      const wait = this.buckets.take(name, rule);
      if (wait > 0) throw new DomainError('request.rate_limited', {}, { retryAfterS: wait });
      const payload = event.payload.safeParse(args[0]);
      if (!payload.success || args.length > 1)
        throw new DomainError('request.invalid', {}, { detail: payload.error?.issues[0]?.message ?? 'One payload' });
      const mark = this.parts.mark();
      const data = await event.handle(await this.admit(event, payload.data), payload.data, this.socket);
      if (mark !== this.parts.mark()) await this.readmit(event, payload.data);
      return data === undefined ? { ok: true } : { ok: true, data };
    } catch (error) {
      return this.refusal(name, error);
    }
  }

  /** Somebody's access ended since it was read, and was not found in a room that it was only about to join: perhaps this one's. */
  private async readmit(event: SocketEvent, payload: unknown): Promise<void> {
    await this.parts.check();
    await this.admit(event, payload);
  }

  private async admit(event: SocketEvent, payload: unknown): Promise<Ctx> {
    const ctx = Ctx.create({
      actor: actorOf(this.principal),
      requestId: newId(),
      origin: { ip: this.parts.ip },
    });
    if (event.access.kind === 'session') return ctx;
    const workspaceId = String((payload as { workspaceId?: unknown }).workspaceId).toLowerCase();
    // A copy is nobody whose roles were read a moment ago: who was removed since then must not come back in.
    const access = await this.parts.sessions.access({ ...this.principal }, workspaceId);
    if (!access) throw new DomainError('object.not_found');
    if (!can(access.role, event.access.permission)) throw permissionMissing(event.access.permission);
    return ctx.with({ workspaceId });
  }

  private refusal(name: string, thrown: unknown): SocketAck {
    const error = toDomainError(thrown);
    if (error.status >= 500) this.parts.log.error('socket.fault', { socketEvent: name, error: error.cause ?? error });
    const retry = error.retryAfterS === undefined ? {} : { retryAfterS: error.retryAfterS };
    return { ok: false, error: { code: error.code, message: error.detail ?? error.title, ...retry } };
  }
}
