import type { CommandResult } from '@fettle/contracts/agent';
import { Resolver } from 'node:dns/promises';
import { connect } from 'node:net';
import type { CallIo } from '../prepared.js';
import { readable } from './line-splitter.js';
import { askIp } from './network-config.js';
import { ownRanges } from './own-ranges.js';

const TOTAL_MS = 60_000;
const PROBE_MS = 300;
const AT_ONCE = 128;
const MAX_MACHINES = 256;
/** Asked of every address, so that the machine behind it shows itself to the neighbour table. */
const KNOCK_PORT = 22;
const PORTS = [
  ...[21, 22, 23, 25, 53, 80, 110, 139, 143, 443, 445, 631, 993, 1883, 2049, 3000],
  ...[3306, 3389, 5432, 5900, 6379, 8006, 8080, 8443, 9100],
] as const;

interface Neighbour {
  readonly dst: string;
  readonly lladdr?: string;
  readonly state?: readonly string[];
}

/** `network_discover` */
export async function networkDiscover(_params: object, io: CallIo): Promise<CommandResult<'network_discover'>> {
  const over = AbortSignal.timeout(TOTAL_MS);
  const signal = AbortSignal.any([io.signal, over]);
  const ranges = ownRanges();
  const addresses = ranges.flatMap((range) => range.addresses);
  const answering = new Set<string>();
  await each(addresses, signal, async (address) => {
    if ((await probe(address, KNOCK_PORT, signal)) !== 'silent') answering.add(address);
  });
  const macs = await neighbours(addresses, io);
  const found = addresses.filter((address) => answering.has(address) || macs.has(address));
  const machines = found.slice(0, MAX_MACHINES);
  const open = new Map<string, number[]>(machines.map((address) => [address, []]));
  const probes = machines.flatMap((address) => PORTS.map((port) => ({ address, port })));
  await each(probes, signal, async ({ address, port }) => {
    if ((await probe(address, port, signal)) === 'open') open.get(address)?.push(port);
  });
  const names = await namesOf(machines, signal);
  io.signal.throwIfAborted();
  return {
    machines: machines.map((address) => ({
      address,
      mac: macs.get(address) ?? null,
      name: names.get(address) ?? null,
      openPorts: (open.get(address) ?? []).toSorted((one, other) => one - other),
    })),
    ranges: ranges.map(({ text }) => text),
    probed: addresses.length,
    truncated: over.aborted || found.length > machines.length,
  };
}

/** So many at once, and none begun after the end. */
async function each<T>(items: readonly T[], signal: AbortSignal, act: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const work = async () => {
    for (const item of waiting) {
      if (signal.aborted) return;
      await act(item);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

function probe(host: string, port: number, signal: AbortSignal): Promise<'open' | 'closed' | 'silent'> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (how: 'open' | 'closed' | 'silent') => {
      clearTimeout(timer);
      signal.removeEventListener('abort', silent);
      socket.destroy();
      resolve(how);
    };
    const silent = () => end('silent');
    const timer = setTimeout(silent, PROBE_MS);
    signal.addEventListener('abort', silent, { once: true });
    socket.once('connect', () => end('open'));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code === 'ECONNREFUSED' ? 'closed' : 'silent'));
  });
}

/** Hardware addresses that the kernel knows; without `ip` none are. */
async function neighbours(addresses: readonly string[], io: CallIo): Promise<Map<string, string>> {
  const known = new Set(addresses);
  const rows = await askIp<Neighbour>(['-4', 'neighbour', 'show'], io).catch(() => (io.signal.throwIfAborted(), []));
  return new Map(
    rows.flatMap(({ dst, lladdr, state = [] }): [string, string][] =>
      lladdr && known.has(dst) && !state.includes('FAILED') ? [[dst, lladdr]] : [],
    ),
  );
}

async function namesOf(addresses: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  const resolver = new Resolver({ timeout: 1_000, tries: 1 });
  const cancel = () => resolver.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  const names = new Map<string, string>();
  await each(addresses, signal, async (address) => {
    const [name] = await resolver.reverse(address).catch(() => []);
    if (name) names.set(address, readable(name).slice(0, 253));
  });
  signal.removeEventListener('abort', cancel);
  return names;
}
