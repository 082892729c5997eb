import type { Actor } from '../context/index.js';

/** A row of `outbox`: something to hand to the queue or the bus after the commit. */
export interface OutboxRow {
  readonly id: string;
  readonly kind: 'job' | 'fact' | 'wake' | 'revoked';
  readonly name: string;
  readonly payload: unknown;
  /** `traceparent` of what a job is done for; null while traces are off. */
  readonly trace?: string | null;
}

/** What the unit of work writes of an audit entry; the sealer adds seq, prev_hash and hash. */
export interface AuditRow {
  readonly id: string;
  readonly workspace_id: string | null;
  readonly actor: Actor;
  readonly event: string;
  readonly target: { readonly type: string; readonly id: string };
  readonly details: unknown;
  readonly request_id: string;
  readonly ip: string | null;
  readonly user_agent: string | null;
  readonly chain: string;
}
