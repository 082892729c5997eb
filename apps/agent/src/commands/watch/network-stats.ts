import type { CommandResult } from '@fettle/contracts/agent';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { runProgram } from '../../node/program.js';
import { requireProgram } from '../machine/acting.js';
import type { CallIo } from '../prepared.js';

type Stats = CommandResult<'network_stats'>;
type Connection = Stats['connections'][number];

const MEASURE_MS = 1_000;
const MAX_CONNECTIONS = 200;
const MAX_LISTENING = 1_000;
const MAX_TALKERS = 20;

interface Count {
  readonly rxBytes: number;
  readonly txBytes: number;
  readonly rxErrors: number;
  readonly txErrors: number;
}

/** `network_stats` */
export async function networkStats(_params: object, io: CallIo): Promise<Stats> {
  requireProgram('ss', 'reading connections');
  const before = await counters();
  const startedAt = performance.now();
  await pause(MEASURE_MS, undefined, { signal: io.signal });
  const after = await counters();
  const measuredMs = performance.now() - startedAt;
  const { stdout } = await runProgram(['ss', '-H', '-n', '-t', '-u', '-a', '-p'], { signal: io.signal, key: io.key });
  const sockets = parseSockets(stdout);
  const connections = sockets.filter(({ state }) => !isListening(state));
  return {
    measuredMs: Math.round(measuredMs),
    interfaces: [...after].map(([name, now]) => rates(name, before.get(name) ?? now, now, measuredMs)),
    listening: sockets
      .filter(({ state }) => isListening(state))
      .slice(0, MAX_LISTENING)
      .map(({ state: _state, remote: _remote, remotePort: _port, ...socket }) => socket),
    connections: connections.slice(0, MAX_CONNECTIONS),
    total: connections.length,
    truncated: connections.length > MAX_CONNECTIONS,
    topTalkers: talkers(connections),
  };
}

const isListening = (state: string): boolean => state === 'LISTEN' || state === 'UNCONN';

/** Counters go back when an interface is made anew: then nothing is known of that second. */
function rates(name: string, before: Count, now: Count, ms: number): Stats['interfaces'][number] {
  const perS = (was: number, is: number) => Math.round((Math.max(0, is - was) * 1_000) / ms);
  return {
    interface: name,
    ...now,
    rxBytesPerS: perS(before.rxBytes, now.rxBytes),
    txBytesPerS: perS(before.txBytes, now.txBytes),
  };
}

const counters = async (): Promise<Map<string, Count>> => parseCounters(await readFile('/proc/net/dev', 'utf8'));

export function parseCounters(text: string): Map<string, Count> {
  const rows = text.split('\n').flatMap((line): [string, Count][] => {
    const [name, rest] = line.split(/:(.*)/);
    if (!name || rest === undefined) return [];
    const [rxBytes = 0, , rxErrors = 0, , , , , , txBytes = 0, , txErrors = 0] = rest.trim().split(/\s+/).map(Number);
    return [[name.trim(), { rxBytes, txBytes, rxErrors, txErrors }]];
  });
  return new Map(rows);
}

/** Lines of `ss -H -tunap`. */
export function parseSockets(text: string): Connection[] {
  return text.split('\n').flatMap((line) => {
    const [protocol, state, , , local, remote, ...rest] = line.trim().split(/\s+/);
    if ((protocol !== 'tcp' && protocol !== 'udp') || !state || !local || !remote) return [];
    const [here, there] = [parted(local), parted(remote)];
    const [, process, pid] = /users:\(\("([^"]*)",pid=(\d+)/.exec(rest.join(' ')) ?? [];
    return [
      {
        protocol,
        state,
        ...{ local: here.address, localPort: here.port },
        ...{ remote: there.address, remotePort: there.port },
        process: process ?? null,
        pid: pid === undefined ? null : Number(pid),
      },
    ];
  });
}

/** `[::1%lo]:22`, `127.0.0.1:22`, `*:22`; a port `*` is 0. */
function parted(text: string): { address: string; port: number } {
  const at = text.lastIndexOf(':');
  const address = text
    .slice(0, at)
    .replace(/^\[|\]$/g, '')
    .replace('::ffff:', '');
  return { address, port: Number(text.slice(at + 1)) || 0 };
}

function talkers(connections: readonly Connection[]): Stats['topTalkers'] {
  const counts = new Map<string, number>();
  for (const { remote } of connections) counts.set(remote, (counts.get(remote) ?? 0) + 1);
  return [...counts]
    .map(([address, count]) => ({ address, connections: count }))
    .toSorted((one, other) => other.connections - one.connections)
    .slice(0, MAX_TALKERS);
}
