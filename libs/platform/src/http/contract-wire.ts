import type { IncomingMessage } from 'node:http';
import type { RouteContract } from '@fettle/contracts';
import { DEFAULT_MAX_BODY_BYTES, readJsonBody } from './body-reader.js';
import { parseInput } from './input-parser.js';
import { versionAskedFor, withVersionAsked } from './precondition.js';
import type { ParsedInput, RequestState } from './request-state.js';

/**
 * Reads a request as its contract says, and keeps it in its state. The call's place among those of its class is free while the body arrives.
 * @param params path parameters as they came
 * @throws DomainError as `readJsonBody` and `parseInput`
 */
export async function readInput(
  request: IncomingMessage,
  params: Readonly<Record<string, string>>,
  state: RequestState,
): Promise<ParsedInput> {
  const contract = state.contract!;
  const lenient = state.surface === 'agent';
  const read = () => readJsonBody(request, contract.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES, lenient);
  const body = contract.method === 'GET' ? undefined : await state.place!.outside(read);
  const asked = contract.method === 'GET' || lenient ? null : versionAskedFor(request);
  const search = request.url?.split('?', 2)[1] ?? '';
  state.input = parseInput(contract, { params, search, body: withVersionAsked(contract, asked, body) }, lenient);
  raiseAsked(contract, state);
  return state.input;
}

/**
 * What is sent may need more than its route: a command of a higher tier. The handler then sees the caller as the higher permission lets him in.
 * @throws DomainError `permission.missing`
 */
function raiseAsked({ access }: RouteContract, state: RequestState): void {
  if (access.kind !== 'workspace' || !access.raised) return;
  // A guard that forgot to leave the way to ask must not be taken for a yes.
  if (!state.raise || !state.ctx) throw new Error('A route with a raised permission was reached without its guard');
  const { teamsOnly } = state.raise(access.raised.by(state.input!.body));
  state.ctx = state.ctx.with({ teamsOnly });
}

/**
 * What a handler returned, without anything that the contract does not name.
 * @throws Error when it does not fit: a fault of ours
 */
export function stripped(contract: RouteContract, value: unknown): unknown {
  if (contract.kind === 'raw') throw new Error(`${contract.id} must answer with a RawAnswer`);
  const result = contract.response.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new Error(`The answer of ${contract.id} does not fit its contract: ${faults.join('; ')}`);
}
