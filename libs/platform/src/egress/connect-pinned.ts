import { lookup } from 'node:dns/promises';
import { connect, type Socket } from 'node:net';
import { inTime } from '../context/in-time.js';
import { canonicalAddress, mayCall, type Reach } from './address.policy.js';
import { EgressError } from './egress-error.js';
import { givenUp } from './given-up.js';

/** Addresses of a name, in the order to try them. */
export type Resolve = (name: string) => Promise<readonly string[]>;

export interface Destination {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly reach: Reach;
}

export interface ConnectOptions {
  /** For the name and all tries together, in ms. Default 10 s. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal | undefined;
  readonly resolve?: Resolve;
}

/** Addresses of one name that are tried. */
const TRIES = 3;

/** By the operating system, as other programs of this machine see names. */
export const systemResolve: Resolve = async (name) => {
  const found = await lookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

/**
 * A TCP connection to a destination: its name is resolved once, forbidden addresses are dropped, one of the others is connected to by
 * number, and the address that was reached is looked at once more. What the name says later is of no account (S7).
 * @throws EgressError
 */
export async function connectPinned(
  destination: Destination,
  { timeoutMs = 10_000, signal, resolve = systemResolve }: ConnectOptions = {},
): Promise<Socket> {
  const deadline = performance.now() + timeoutMs;
  const addresses = await resolved(destination, resolve, timeoutMs, signal);
  let last: unknown;
  for (const address of addresses) {
    const leftMs = deadline - performance.now();
    if (leftMs <= 0) break;
    try {
      return await dial(address, destination, leftMs, signal);
    } catch (error) {
      if (error instanceof EgressError) throw error;
      last = error;
    }
  }
  if (performance.now() >= deadline) throw new EgressError('timeout', 'No connection in time', { cause: last });
  throw new EgressError('unreachable', `No connection: ${reasonOf(last)}`, { cause: last });
}

async function resolved(
  { host, reach }: Destination,
  resolve: Resolve,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<string[]> {
  const late = (): never => {
    throw new EgressError('timeout', 'The name was not resolved in time');
  };
  const unknown = (cause: unknown): never => {
    throw new EgressError('name-unknown', 'The name has no address', { cause });
  };
  const given = givenUp(signal);
  const asked = (): Promise<readonly string[]> => Promise.race([resolve(host).catch(unknown), given.up]);
  const found = await inTime(asked, timeoutMs, late).finally(given.forget);
  if (found.length === 0) unknown(undefined);
  const allowed = found.filter((address) => mayCall(address, reach));
  if (allowed.length > 0) return allowed.slice(0, TRIES);
  throw new EgressError(
    'address-forbidden',
    reach === 'private'
      ? 'The address is one that is never called'
      : 'The address is in a private or reserved network, which is not allowed here',
  );
}

/** Connects by number, within its time, and looks at what was reached. */
function dial(address: string, { port, reach }: Destination, ms: number, signal?: AbortSignal): Promise<Socket> {
  return new Promise((done, refuse) => {
    const socket = connect({ host: address, port, noDelay: true });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      socket.destroy();
      refuse(error);
    };
    const aborted = (): void => fail(new EgressError('timeout', 'The call was given up'));
    const timer = setTimeout(() => fail(new EgressError('timeout', 'No connection in time')), ms);
    signal?.addEventListener('abort', aborted, { once: true });
    if (signal?.aborted) return aborted();
    socket.once('error', fail);
    socket.once('connect', () => {
      const reached = socket.remoteAddress ?? '';
      if (canonicalAddress(reached) !== canonicalAddress(address) || !mayCall(reached, reach)) {
        return fail(new EgressError('address-forbidden', 'Another address answered than the one that was called'));
      }
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      socket.removeListener('error', fail);
      done(socket);
    });
  });
}

function reasonOf(error: unknown): string {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : 'no address answers';
}
