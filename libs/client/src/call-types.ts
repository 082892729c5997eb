import type { Result, RouteContract } from '@fettle/contracts';
import type { z } from 'zod';

/** What a contract declares under a key, without the `undefined` of optionality; never when it declares nothing. */
type Declared<C extends RouteContract, K extends 'params' | 'query' | 'body'> = C extends {
  readonly [P in K]?: infer S;
}
  ? // A part that was left out has the constraint itself as its type.
    z.ZodType extends NonNullable<S>
    ? never
    : NonNullable<S>
  : never;

type Part<C extends RouteContract, K extends 'params' | 'query' | 'body'> = [Declared<C, K>] extends [never]
  ? unknown
  : Declared<C, K> extends z.ZodType
    ? Record<never, never> extends z.input<Declared<C, K>>
      ? { readonly [P in K]?: z.input<Declared<C, K>> }
      : { readonly [P in K]: z.input<Declared<C, K>> }
    : unknown;

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** For contracts that honour it: the effect happens once however often it is sent. */
  readonly idempotencyKey?: string;
}

/** What a call takes: the parts that its contract declares, and options. */
export type CallInput<C extends RouteContract> = Part<C, 'params'> & Part<C, 'query'> & Part<C, 'body'> & CallOptions;

/** A call of one contract; its argument may be left out when nothing in it is required. */
export type Call<C extends RouteContract> =
  Record<never, never> extends CallInput<C>
    ? (input?: CallInput<C>) => Promise<Result<C>>
    : (input: CallInput<C>) => Promise<Result<C>>;

export type ClientOf<Table> = {
  readonly [Capability in keyof Table]: {
    readonly [Verb in keyof Table[Capability]]: Table[Capability][Verb] extends RouteContract
      ? Call<Table[Capability][Verb]>
      : never;
  };
};
