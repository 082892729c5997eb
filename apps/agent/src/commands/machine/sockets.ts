import type { CommandResult } from '@fettle/contracts/agent';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { cut } from './acting.js';
import { allStats } from './process-table.js';
import { unitOfProcess } from './services.js';

type Discovered = CommandResult<'discover_services'>['services'][number];

/** A socket of /proc/net that listens or is connected. */
export interface OpenSocket {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
  readonly inode: string;
  readonly isListening: boolean;
}

const LISTEN = '0A';
const ESTABLISHED = '01';
const UNCONNECTED = '07';

/** Sockets of this machine as the kernel lists them; needs no rights and no program. */
export function openSockets(): OpenSocket[] {
  const kinds = [
    ['tcp', 'tcp'],
    ['tcp6', 'tcp'],
    ['udp', 'udp'],
    ['udp6', 'udp'],
  ] as const;
  return kinds.flatMap(([file, protocol]) => {
    try {
      return parseSockets(readFileSync(`/proc/net/${file}`, 'utf8'), protocol);
    } catch {
      return []; // Without IPv6 there is no such file.
    }
  });
}

/** Lines of /proc/net/tcp and its like. */
export function parseSockets(text: string, protocol: 'tcp' | 'udp'): OpenSocket[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      const [address = '', port = ''] = local.split(':');
      const isListening = state === (protocol === 'tcp' ? LISTEN : UNCONNECTED);
      if (!inode || !(isListening || state === ESTABLISHED)) return [];
      return [{ protocol, address: addressOf(address), port: parseInt(port, 16), inode, isListening }];
    });
}

/** The kernel writes addresses as words of 32 bits in the order of the processor (little endian wherever agents run). */
function addressOf(hex: string): string {
  const words = hex.match(/.{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).toReversed().map((byte) => parseInt(byte, 16)));
  if (bytes.length === 4) return bytes.join('.');
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (isMapped) return bytes.slice(12).join('.');
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
  );
  return groups.join(':').replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
}

/** Which process has which socket; only those that this user may look into. */
function owners(): Map<string, { pid: number; name: string }> {
  const found = new Map<string, { pid: number; name: string }>();
  for (const { pid, name } of allStats()) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1];
        if (inode && !found.has(inode)) found.set(inode, { pid, name });
      }
    } catch {
      continue; // It has ended, or is somebody else's.
    }
  }
  return found;
}

/** `discover_services` */
export function discoverServices(): Promise<CommandResult<'discover_services'>> {
  const sockets = openSockets();
  const owned = owners();
  const services = new Map<string, Discovered>();
  for (const socket of sockets.filter(({ isListening }) => isListening)) {
    const owner = owned.get(socket.inode);
    const key = owner ? String(owner.pid) : `${socket.protocol} ${socket.port}`;
    const known = services.get(key) ?? {
      name: owner?.name ?? 'unknown',
      pid: owner?.pid ?? null,
      unit: owner ? unitOfProcess(owner.pid) : null,
      ports: [],
      connections: 0,
    };
    known.ports.push({ protocol: socket.protocol, address: socket.address, port: socket.port });
    services.set(key, known);
  }
  const connected = sockets.filter(({ isListening, protocol }) => !isListening && protocol === 'tcp');
  for (const service of services.values()) {
    const ports = new Set(service.ports.filter(({ protocol }) => protocol === 'tcp').map(({ port }) => port));
    service.connections = connected.filter(({ port }) => ports.has(port)).length;
  }
  const { kept, ...rest } = cut([...services.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)));
  return Promise.resolve({ services: kept, ...rest });
}
