import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { findProgram } from '../../node/inspect.js';
import { runProgram } from '../../node/program.js';
import { type CallIo, Refusal } from '../prepared.js';
import { requireProgram } from '../machine/acting.js';
import { readable } from './line-splitter.js';

const OUTPUT_MAX = 16 * 1024;

/** `network_test` */
export async function networkTest(
  { target, mode }: CommandParams<'network_test'>,
  io: CallIo,
): Promise<CommandResult<'network_test'>> {
  const argv = mode === 'ping' ? pingArgv(target) : traceArgv(target);
  const said = await runProgram(argv, { signal: io.signal, key: io.key, okay: [0, 1, 2, 68] });
  const output = readable(`${said.stdout}${said.stderr}`).trim().slice(0, OUTPUT_MAX);
  const { exitCode } = said;
  if (mode === 'ping') return { target, mode, reachable: exitCode === 0, exitCode, ...parsePing(said.stdout), output };
  const reachable = exitCode === 0 && (await isReached(target, said.stdout));
  return { target, mode, reachable, exitCode, rttMs: null, lossPercent: null, output };
}

function pingArgv(target: string): [string, ...string[]] {
  requireProgram('ping', 'reaching for an address');
  return ['ping', '-n', '-c', '4', '-W', '2', '-w', '12', '--', target];
}

function traceArgv(target: string): [string, ...string[]] {
  if (findProgram('traceroute')) return ['traceroute', '-n', '-q', '1', '-w', '2', '-m', '20', '--', target];
  if (findProgram('tracepath')) return ['tracepath', '-n', '-m', '20', '--', target];
  throw new Refusal(
    'program.missing',
    'Neither traceroute nor tracepath is installed on this node, so the way cannot be shown.',
  );
}

/** The summary of ping, of iputils and of BusyBox. */
export function parsePing(text: string): Pick<CommandResult<'network_test'>, 'rttMs' | 'lossPercent'> {
  const [, min, average, max] = /= ([\d.]+)\/([\d.]+)\/([\d.]+)/.exec(text) ?? [];
  const [, loss] = /([\d.]+)% packet loss/.exec(text) ?? [];
  return {
    rttMs: min === undefined ? null : { min: Number(min), average: Number(average), max: Number(max) },
    lossPercent: loss === undefined ? null : Number(loss),
  };
}

/** A trace ends well whether it arrived or not: its last line says where it came to. */
async function isReached(target: string, text: string): Promise<boolean> {
  const addresses = isIP(target)
    ? [target]
    : (await lookup(target, { all: true }).catch(() => [])).map((one) => one.address);
  const hops = text.split('\n').slice(1);
  return addresses.some((address) => hops.some((line) => line.split(/\s+/).includes(address)));
}
