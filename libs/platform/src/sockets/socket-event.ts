import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { Permission } from '@fettle/contracts';
import type { Ctx } from '../context/index.js';

/** Who may send an event: anybody with a live session, or who holds a permission in the workspace that the payload names. */
export type SocketAccess =
  { readonly kind: 'session' } | { readonly kind: 'workspace'; readonly permission: Permission };

/** One event that browsers may send; like a route, it declares everything that guards it (S1). */
export interface SocketEvent<Payload extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly access: SocketAccess;
  /** Events of this name a minute and socket. */
  readonly perMinute: number;
  readonly audit: string | null;
  /** For workspace access it has `workspaceId`. */
  readonly payload: Payload;
  /** @returns what the acknowledgement carries under `data` */
  handle(ctx: Ctx, payload: z.output<Payload>, socket: Socket): Promise<unknown>;
}

/** Keeps the payload's type while an event is declared. */
export function socketEvent<P extends z.ZodType>(event: SocketEvent<P>): SocketEvent {
  return event as unknown as SocketEvent;
}

/** What every event is acknowledged with. */
export type SocketAck =
  | { readonly ok: true; readonly data?: unknown }
  | {
      readonly ok: false;
      readonly error: { readonly code: string; readonly message: string; readonly retryAfterS?: number };
    };
