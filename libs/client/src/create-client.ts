import { routes } from '@fettle/contracts';
import type { RouteContract, Routes } from '@fettle/contracts';
import type { ClientOf } from './call-types.js';
import { Caller } from './caller.js';
import type { AnyInput, ClientOptions } from './caller.js';

export type Client = ClientOf<Routes>;

/**
 * A typed call for every route: `api.tasks.create({ params, body })` → parsed answer. It carries every contract and Zod: for programs
 * that run apart from the server. A page of the server takes `browserClient`.
 * An expired access token is refreshed once, for all calls that wait on it, and the call is repeated.
 * @throws ApiError from each call
 */
export function createClient(options: ClientOptions): Client {
  return clientOf(routes, options);
}

/** The same for another table of contracts with an `auth.refresh`, or without one. */
export function clientOf<Table extends Readonly<Record<string, Readonly<Record<string, RouteContract>>>>>(
  table: Table,
  options: ClientOptions,
): ClientOf<Table> {
  const caller = new Caller(options, table['auth']?.['refresh']);
  const client = Object.entries(table).map(([capability, verbs]) => [
    capability,
    Object.fromEntries(
      Object.entries(verbs).map(([verb, contract]) => [verb, (input?: AnyInput) => caller.call(contract, input ?? {})]),
    ),
  ]);
  return Object.fromEntries(client) as ClientOf<Table>;
}
