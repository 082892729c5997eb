import type { z } from 'zod';
import type { ErrorCode } from '../errors.js';
import type { Permission } from '../permissions.js';

/** A listener with its own port and route table. A route asked on a surface that does not list it is a 404. */
export type Surface = 'operator' | 'admin' | 'agent';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * What a call needs beyond the permission of its route, which is the least of all: decided by its body once that was parsed, and before
 * the handler sees it.
 */
export interface Raised {
  /** All that it may come to. */
  readonly to: readonly Permission[];
  readonly by: (body: unknown) => Permission;
}

/**
 * Who may call a route. `workspace` routes carry `:workspaceId` in their path and need the permission in that workspace; with `onNodes`
 * the right of a team over its nodes will do, and the verb then looks at the nodes of `ctx.teamsOnly` alone;
 * `platform` routes need it platform-wide; `session` routes need somebody signed in; `agent` routes need a node's agent key.
 */
export type Access =
  | { readonly kind: 'public' }
  | { readonly kind: 'session' }
  | {
      readonly kind: 'workspace';
      readonly permission: Permission;
      readonly onNodes?: boolean;
      readonly raised?: Raised;
    }
  | { readonly kind: 'platform'; readonly permission: Permission }
  | { readonly kind: 'agent' };

/** The admission class of a route: how often one source may call it. The figures live in platform/http. */
export type LimitClass = 'read' | 'write' | 'export' | 'sign-in' | 'enrol' | 'agent' | 'setup';

type Schema = z.ZodType;

export interface RouteContract<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Response extends Schema = Schema,
> {
  /** `capability.verb`, unique; the operationId of the OpenAPI document. */
  readonly id: string;
  readonly method: Method;
  /** Below `/api/v1`, with `:name` parameters. */
  readonly path: string;
  readonly surfaces: readonly Surface[];
  readonly access: Access;
  readonly limit: LimitClass;
  /**
   * The audit event that a successful call records: one of several where they say what was changed. Null for reads and for agent
   * reports (their facts are task events).
   */
  readonly audit: string | readonly string[] | null;
  readonly summary: string;
  /** HTTP status of success. */
  readonly status: number;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly response: Response;
  /** Codes that the verb itself raises. Those of the guard and the parser (401, 403, 404 workspace, 400 …) are implied. */
  readonly errors: readonly ErrorCode[];
  /** The caller may send `Idempotency-Key`: the first answer is kept for 24 h. */
  readonly idempotencyKey?: boolean;
  /** Largest accepted body; 1 MiB unless said otherwise (S15). */
  readonly maxBodyBytes?: number;
  /**
   * The route is answered while the database is away too, for a person whom the process itself has verified from the database within
   * the last minutes (`SessionAuthenticator.recent`). Only for reads of the admin surface that change and record nothing.
   */
  readonly withoutDatabase?: boolean;
  /** Only for somebody who has proved within the last minutes that it is still the same person; never while impersonating. */
  readonly stepUp?: boolean;
  /** API keys are refused: what decides who may do what is for people. */
  readonly onlyPeople?: boolean;
  /** The answer hands out a secret (a key, a link): refused while impersonating. */
  readonly secret?: boolean;
  /** A write that an archived workspace allows; all others are refused there with 409. */
  readonly inArchived?: boolean;
  /** `raw`: the handler writes the answer itself (scripts, files); the response schema describes its text. */
  readonly kind?: 'json' | 'raw';
}

/** Declares a route and keeps its exact types; everything about the wire is derived from this value. */
export function route<P extends Schema, Q extends Schema, B extends Schema, R extends Schema>(
  contract: RouteContract<P, Q, B, R>,
): RouteContract<P, Q, B, R> {
  return Object.freeze(contract);
}

type Parsed<S, Fallback> = S extends z.ZodType ? z.output<S> : Fallback;
type Sent<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a handler receives: the three parsed parts of the request. */
export interface Handled<C extends RouteContract> {
  // NonNullable: the members are optional on every contract's type, also where the contract has them.
  readonly params: Parsed<NonNullable<C['params']>, Record<string, never>>;
  readonly query: Parsed<NonNullable<C['query']>, Record<string, never>>;
  readonly body: Parsed<NonNullable<C['body']>, undefined>;
}

/** What a handler returns and a client receives. */
export type Result<C extends RouteContract> = z.output<C['response']>;

/** What a client sends, before defaults are applied. */
export interface Sendable<C extends RouteContract> {
  readonly params: Sent<C['params']>;
  readonly query: Sent<C['query']>;
  readonly body: Sent<C['body']>;
}
