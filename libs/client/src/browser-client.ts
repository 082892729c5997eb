import type { RouteContract, Routes } from '@fettle/contracts';
import type { Call } from './call-types.js';
import { Caller } from './caller.js';
import type { AnyInput, ClientOptions, Sent } from './caller.js';

/** Capability → verb → `METHOD /path`, with ` raw` behind it where the answer is a text. Generated: `operatorCalls`, `adminCalls`. */
export type CallTable = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The calls of a table, with the types that the contracts give them. */
export type BrowserClient<Table> = {
  readonly [Capability in keyof Table & keyof Routes]: {
    readonly [
      Verb in keyof Table[Capability] & keyof Routes[Capability]
    ]: Routes[Capability][Verb] extends RouteContract ? Call<Routes[Capability][Verb]> : never;
  };
};

/**
 * The client of a page that this server serves: the same calls as `createClient`, without Zod and the contracts in the page. Answers are
 * taken as they come, for the server strips each to its contract before it leaves (docs/decisions/0012).
 * @throws ApiError from each call
 */
export function browserClient<Table extends CallTable>(table: Table, options: ClientOptions): BrowserClient<Table> {
  const refresh = table['auth']?.['refresh'];
  const caller = new Caller(options, refresh === undefined ? undefined : sentOf(refresh));
  const client = Object.entries(table).map(([capability, verbs]) => [
    capability,
    Object.fromEntries(
      Object.entries(verbs).map(([verb, call]) => {
        const route = sentOf(call);
        return [verb, (input?: AnyInput) => caller.call(route, input ?? {})];
      }),
    ),
  ]);
  return Object.fromEntries(client) as BrowserClient<Table>;
}

/** Reads a line of a table. */
export function sentOf(call: string): Sent {
  const [method = '', path = '', kind] = call.split(' ');
  return { method, path, kind: kind === 'raw' ? 'raw' : 'json' };
}
