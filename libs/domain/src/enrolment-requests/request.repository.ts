import { Injectable } from '@nestjs/common';
import type { MachineInfo } from '@fettle/contracts/agent';
import { can, workspaceRoles } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { Database } from '@fettle/platform/database';
import { requestMachine } from './request.machine.js';

export interface RequestRow {
  readonly id: string;
  readonly email: string;
  readonly hostname: string;
  readonly address: string;
  readonly fingerprint: string;
  readonly info: MachineInfo;
  readonly state: 'pending' | 'approved' | 'enrolled' | 'rejected' | 'revoked' | 'expired';
  readonly workspace_id: string | null;
  readonly node_id: string | null;
  readonly handed_at: Date | null;
  readonly version: number;
  readonly created_at: Date;
  readonly expires_at: Date;
  /** Whether its time is over, by the database's clock. */
  readonly over: boolean;
}

export interface NewRequest {
  readonly id: string;
  readonly tokenHash: Buffer;
  readonly fingerprint: string;
  readonly email: string;
  readonly hostname: string;
  readonly address: string;
  readonly info: MachineInfo;
  readonly ttlMs: number;
}

/** Who may let a machine in, and where. */
export interface Decider {
  readonly email: string;
  readonly name: string;
  readonly workspace_id: string;
  readonly slug: string;
}

/** More that ask the same person, or in all, are written down as refused: nobody could read them. */
const MOST_PER_EMAIL = 20;
const MOST = 2_000;
const KEPT_DAYS = 7;
const columns = '*, expires_at <= fettle_now() AS over';
const enrollers = workspaceRoles.filter((role) => can(role, 'node:enrol'));
/** The address is that of somebody who may enrol nodes in $1. */
const FOR_US = `EXISTS (SELECT FROM users u JOIN memberships m ON m.user_id = u.id
  WHERE u.email = r.email AND u.deactivated_at IS NULL AND m.workspace_id = $1 AND m.role = ANY($2))`;

/** SQL of machines that ask to be let in. They belong to no workspace until somebody has decided. */
@Injectable()
export class RequestRepository {
  constructor(private readonly database: Database) {}

  /** Takes the place of what the same machine asked before. One statement, whoever the address belongs to. */
  async insert(ctx: Ctx, request: NewRequest): Promise<RequestRow> {
    const rows = await this.database.query<RequestRow>(
      ctx,
      `WITH before AS (
         UPDATE enrolment_requests SET state = $9, version = version + 1
         WHERE state = ANY($10) AND email = $4 AND hostname = $5 AND address = $6 RETURNING id
       ), crowd AS (
         SELECT (SELECT count(*) FROM enrolment_requests WHERE state = 'pending' AND email = $4) - (SELECT count(*) FROM before) >= ${MOST_PER_EMAIL}
           OR (SELECT count(*) FROM (SELECT FROM enrolment_requests WHERE state = 'pending' LIMIT ${MOST}) AS counted) >= ${MOST} AS full_up
       )
       INSERT INTO enrolment_requests (id, token_hash, fingerprint, email, hostname, address, info, state, expires_at)
       SELECT $1, $2, $3, $4, $5, $6, $7, CASE WHEN crowd.full_up THEN 'revoked' ELSE 'pending' END,
         fettle_now() + $8 * interval '1 millisecond' FROM crowd RETURNING ${columns}`,
      [
        request.id,
        request.tokenHash,
        request.fingerprint,
        request.email,
        request.hostname,
        request.address,
        JSON.stringify(request.info),
        request.ttlMs,
        requestMachine.events.supersede.to,
        requestMachine.events.supersede.from,
      ],
    );
    return rows[0]!;
  }

  /** Workspaces whose administrators an address reaches. */
  async workspacesOf(ctx: Ctx, email: string): Promise<string[]> {
    const sql = `SELECT m.workspace_id AS id FROM users u JOIN memberships m ON m.user_id = u.id
      WHERE u.email = $1 AND u.deactivated_at IS NULL AND m.role = ANY($2) LIMIT 100`;
    return (await this.database.query<{ id: string }>(ctx, sql, [email, enrollers])).map(({ id }) => id);
  }

  /** The person whom an address reaches, with one workspace where they may let machines in; null where nobody may. */
  async decider(ctx: Ctx, email: string): Promise<Decider | null> {
    const sql = `SELECT u.email, u.name, w.id AS workspace_id, w.slug FROM users u JOIN memberships m ON m.user_id = u.id
      JOIN workspaces w ON w.id = m.workspace_id AND w.archived_at IS NULL AND w.deleting_at IS NULL
      WHERE u.email = $1 AND u.deactivated_at IS NULL AND u.activated_at IS NOT NULL AND m.role = ANY($2)
      ORDER BY w.is_default DESC, w.created_at LIMIT 1`;
    return (await this.database.query<Decider>(ctx, sql, [email, enrollers]))[0] ?? null;
  }

  /** Those who wait for somebody of this workspace, the oldest first. */
  async asking(ctx: Ctx): Promise<RequestRow[]> {
    const sql = `SELECT ${columns} FROM enrolment_requests r
      WHERE r.state = 'pending' AND r.expires_at > fettle_now() AND ${FOR_US} ORDER BY r.created_at, r.id LIMIT 100`;
    return this.database.query<RequestRow>(ctx, sql, [ctx.requireWorkspace(), enrollers]);
  }

  /** One that asked somebody of this workspace, locked until the transaction ends. */
  async lock(ctx: Ctx, id: string): Promise<RequestRow | null> {
    const sql = `SELECT ${columns} FROM enrolment_requests r
      WHERE r.id = $3 AND (r.workspace_id IS NULL OR r.workspace_id = $1) AND ${FOR_US} FOR UPDATE`;
    const rows = await this.database.query<RequestRow>(ctx, sql, [ctx.requireWorkspace(), enrollers, id]);
    return rows[0] ?? null;
  }

  /** The request of a token, locked: two that decide, or a decision and a question, take turns. */
  async lockByToken(ctx: Ctx, tokenHash: Buffer): Promise<RequestRow | null> {
    const sql = `SELECT ${columns} FROM enrolment_requests WHERE token_hash = $1 FOR UPDATE`;
    const rows = await this.database.query<RequestRow>(ctx, sql, [tokenHash]);
    return rows[0] ?? null;
  }

  /** Moves a request by an event of its machine; null when it is not in a state that the event leaves. */
  async transition(
    ctx: Ctx,
    id: string,
    event: 'approve' | 'reject',
    decision: { readonly nodeId: string | null; readonly ttlMs: number },
  ): Promise<RequestRow | null> {
    const { from, to } = requestMachine.events[event];
    const sql = `UPDATE enrolment_requests SET state = $3, workspace_id = $4, node_id = $5, decided_at = fettle_now(),
        expires_at = fettle_now() + $6 * interval '1 millisecond', version = version + 1
      WHERE id = $1 AND state = ANY($2) RETURNING ${columns}`;
    const values = [id, from, to, ctx.requireWorkspace(), decision.nodeId, decision.ttlMs];
    return (await this.database.query<RequestRow>(ctx, sql, values))[0] ?? null;
  }

  /** Notes that the key goes out with this answer. False: it has gone already. */
  async handOut(ctx: Ctx, id: string): Promise<boolean> {
    const sql = `UPDATE enrolment_requests SET handed_at = fettle_now()
      WHERE id = $1 AND state = 'approved' AND handed_at IS NULL AND expires_at > fettle_now() RETURNING id`;
    return (await this.database.query(ctx, sql, [id])).length > 0;
  }

  /** The answer with the key did not leave: the next question gets another one, unless the agent has called with it after all. */
  async takeBack(ctx: Ctx, id: string): Promise<void> {
    const sql = `UPDATE enrolment_requests r SET handed_at = NULL WHERE r.id = $1 AND r.state = 'approved' AND NOT EXISTS (
      SELECT FROM agent_keys k WHERE k.node_id = r.node_id AND k.workspace_id = r.workspace_id AND k.last_used_at IS NOT NULL)`;
    await this.database.query(ctx, sql, [id]);
  }

  /** The workspace that platform administrators let machines into when they name none. */
  async defaultWorkspace(ctx: Ctx): Promise<string | null> {
    const [row] = await this.database.query<{ id: string }>(ctx, 'SELECT id FROM workspaces WHERE is_default LIMIT 1');
    return row?.id ?? null;
  }

  /** Whether machines may join a workspace; null when there is none. */
  async isOpen(ctx: Ctx, workspaceId: string): Promise<boolean | null> {
    const sql = 'SELECT archived_at IS NULL AS open FROM workspaces WHERE id = $1 AND deleting_at IS NULL';
    const [row] = await this.database.query<{ open: boolean }>(ctx, sql, [workspaceId]);
    return row?.open ?? null;
  }

  /** Ends those whose time is over, at most `limit` of them, and forgets old ones. Returns how many were touched. */
  async sweep(ctx: Ctx, limit: number): Promise<number> {
    const { complete, expire } = requestMachine.events;
    const ended = await this.database.query(
      ctx,
      `UPDATE enrolment_requests SET state = CASE WHEN state = ANY($1) AND handed_at IS NOT NULL THEN $2 ELSE $4 END, version = version + 1
       WHERE id IN (
         SELECT id FROM enrolment_requests WHERE state = ANY($3) AND expires_at <= fettle_now() LIMIT $5 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [complete.from, complete.to, expire.from, expire.to, limit],
    );
    const forgotten = await this.database.query(
      ctx,
      `DELETE FROM enrolment_requests WHERE id IN (
         SELECT id FROM enrolment_requests WHERE state NOT IN ('pending', 'approved')
           AND created_at < fettle_now() - interval '${KEPT_DAYS} days' LIMIT $1 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [limit],
    );
    return ended.length + forgotten.length;
  }
}
