import type { Actor, Origin } from './actor.js';
import { newId } from './new-id.js';
import type { Trace } from './trace.js';

export interface CtxInit {
  readonly actor: Actor;
  readonly workspaceId?: string | null;
  readonly requestId?: string;
  readonly origin?: Origin;
  readonly trace?: Trace | null;
  readonly teamsOnly?: readonly string[] | null;
  readonly provenAgoS?: number | null;
}

/**
 * The first argument of every verb and query: who acts, in which workspace, for which request. Immutable; `with` makes a
 * changed copy that stays in the same transaction.
 */
export class Ctx {
  readonly actor: Actor;
  /** The workspace that every query filters by; null for platform-wide work. */
  readonly workspaceId: string | null;
  readonly requestId: string;
  readonly origin: Origin;
  /** The span that this is done for; null while traces are off or this one is not kept. */
  readonly trace: Trace | null;
  /** Not null: the caller was let in by the rights of these teams alone, so only nodes that they own may be touched. */
  readonly teamsOnly: readonly string[] | null;
  /** Seconds since the acting person last proved to be still the same; null where no session says so, which opens nothing. */
  readonly provenAgoS: number | null;
  /** Private to the object: a ctx that is logged or serialised must not drag a database connection along. */
  readonly #transaction: unknown;

  private constructor(init: CtxInit, transaction: unknown) {
    this.actor = Object.freeze({ ...init.actor });
    this.workspaceId = init.workspaceId ?? null;
    this.requestId = init.requestId ?? newId();
    this.origin = Object.freeze({ ...init.origin });
    this.trace = init.trace ?? null;
    this.teamsOnly = init.teamsOnly ? Object.freeze([...init.teamsOnly]) : null;
    this.provenAgoS = init.provenAgoS ?? null;
    this.#transaction = transaction;
    Object.freeze(this);
  }

  /** A context from outside: a request, a socket event. Missing request ids are made. */
  static create(init: CtxInit): Ctx {
    return new Ctx(init, undefined);
  }

  /** Work that nobody asked for by hand: jobs, sweepers, boot. `reason` is what the audit log shows. */
  static system(reason: string, workspaceId?: string): Ctx {
    return new Ctx({ actor: { kind: 'system', reason }, workspaceId: workspaceId ?? null }, undefined);
  }

  /** A copy with some parts replaced; it stays in the open transaction. */
  with(patch: Partial<CtxInit>): Ctx {
    return new Ctx({ ...this.parts(), ...patch }, this.#transaction);
  }

  /** The workspace id. Throws when there is none: a workspace verb was reached without its guard. */
  requireWorkspace(): string {
    if (this.workspaceId === null) throw new Error('This verb needs a workspace, but the context has none');
    return this.workspaceId;
  }

  /** For platform/database only: the same context inside a transaction (or, with undefined, outside of any). */
  static inTransaction(ctx: Ctx, transaction: unknown): Ctx {
    return new Ctx(ctx.parts(), transaction);
  }

  /** For platform/database only: the open transaction, if there is one. */
  static transactionOf(ctx: Ctx): unknown {
    return ctx.#transaction;
  }

  private parts(): Required<CtxInit> {
    const { actor, workspaceId, requestId, origin, trace, teamsOnly, provenAgoS } = this;
    return { actor, workspaceId, requestId, origin, trace, teamsOnly, provenAgoS };
  }
}
