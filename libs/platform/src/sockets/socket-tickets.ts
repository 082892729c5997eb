import { createHash, randomBytes } from 'node:crypto';
import type { Surface } from '@fettle/contracts';
import { Ctx } from '../context/index.js';
import type { Database } from '../database/index.js';

export const TICKET_LIFE_S = 30;
/** The prefix is part of the hashed text: no other kind of token can be taken for a ticket (S14). */
const PREFIX = 'fst_';

const issueSql = `
  INSERT INTO socket_tickets (hash, surface, session_id, expires_at)
  VALUES ($1, $2, $3, fettle_now() + ${TICKET_LIFE_S} * interval '1 s') RETURNING expires_at`;
/** Deleting is consuming: of two at once, one gets the row. Expired ones go along. */
const consumeSql = `
  WITH stale AS (DELETE FROM socket_tickets WHERE expires_at <= fettle_now() AND hash <> $1)
  DELETE FROM socket_tickets WHERE hash = $1 AND surface = $2 RETURNING session_id, expires_at > fettle_now() AS fresh`;

export interface IssuedTicket {
  readonly ticket: string;
  /** ISO 8601 */
  readonly expiresAt: string;
}

/** Single-use tickets that open a live socket: 256 random bits, stored hashed, good for 30 s, for one surface, in any process. */
export class SocketTickets {
  constructor(private readonly database: Database) {}

  /** A ticket for the session of `ctx`. Throws when nobody is signed in: the route's contract must ask for a session. */
  async issue(ctx: Ctx, surface: Exclude<Surface, 'agent'>): Promise<IssuedTicket> {
    if (ctx.actor.kind !== 'user') throw new Error('A socket ticket needs a session');
    const ticket = PREFIX + randomBytes(32).toString('base64url');
    const rows = await this.database.query<{ expires_at: Date }>(ctx, issueSql, [
      hashOf(ticket),
      surface,
      ctx.actor.sessionId,
    ]);
    return { ticket, expiresAt: new Date(rows[0]!.expires_at).toISOString() };
  }

  /** Burns a ticket. @returns the session that asked for it, or null when it is unknown, used, expired or of another surface */
  async consume(ticket: string, surface: Exclude<Surface, 'agent'>): Promise<{ sessionId: string } | null> {
    if (!ticket.startsWith(PREFIX) || ticket.length > 100) return null;
    const ctx = Ctx.system('socket ticket');
    const rows = await this.database.query<{ session_id: string; fresh: boolean }>(ctx, consumeSql, [
      hashOf(ticket),
      surface,
    ]);
    return rows[0]?.fresh ? { sessionId: rows[0].session_id } : null;
  }
}

function hashOf(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
