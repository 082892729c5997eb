import { type CommandParams, type CommandResult } from '@fettle/contracts/agent';
import { Resolver } from 'node:dns/promises';
import { isIP } from 'node:net';
import { type CallIo, CommandFailed, Refusal } from '../prepared.js';
import { readable } from './line-splitter.js';

type Type = CommandParams<'dns_lookup'>['type'];
const MOST = 200;

/** `dns_lookup` */
export async function dnsLookup(
  { host, type }: CommandParams<'dns_lookup'>,
  io: CallIo,
): Promise<CommandResult<'dns_lookup'>> {
  if (type === 'PTR' && isIP(host) === 0)
    throw new Refusal('params.invalid', 'A PTR record is looked up for an address, not for a name.');
  const resolver = new Resolver({ timeout: 3_000, tries: 2 });
  const cancel = () => resolver.cancel();
  io.signal.addEventListener('abort', cancel, { once: true });
  const startedAt = performance.now();
  const servers = resolver.getServers();
  const answer = (status: 'found' | 'no-data' | 'no-name', records: string[]) => ({
    ...{ host, type, status, servers, durationMs: Math.round(performance.now() - startedAt) },
    records: records.slice(0, MOST).map(readable),
  });
  try {
    const records = await recordsOf(resolver, host, type);
    return answer(records.length > 0 ? 'found' : 'no-data', records);
  } catch (error) {
    io.signal.throwIfAborted();
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOTFOUND') return answer('no-name', []);
    if (code === 'ENODATA') return answer('no-data', []);
    throw new CommandFailed(
      `${host} could not be looked up at ${servers.join(', ') || 'any server'}: ${words[code] ?? code}.`,
    );
  } finally {
    io.signal.removeEventListener('abort', cancel);
  }
}

const words: Record<string, string> = {
  ETIMEOUT: 'no answer in time',
  ECONNREFUSED: 'nobody answers there',
  ESERVFAIL: 'the server could not find out',
  EREFUSED: 'the server refused',
  EBADNAME: 'this is no name',
};

async function recordsOf(resolver: Resolver, host: string, type: Type): Promise<string[]> {
  switch (type) {
    case 'A':
      return resolver.resolve4(host);
    case 'AAAA':
      return resolver.resolve6(host);
    case 'CNAME':
      return resolver.resolveCname(host);
    case 'NS':
      return resolver.resolveNs(host);
    case 'PTR':
      return resolver.reverse(host);
    case 'TXT':
      return (await resolver.resolveTxt(host)).map((parts) => parts.join(''));
    case 'MX':
      return (await resolver.resolveMx(host)).map(({ priority, exchange }) => `${priority} ${exchange}`);
    case 'SRV':
      return (await resolver.resolveSrv(host)).map((one) => `${one.priority} ${one.weight} ${one.port} ${one.name}`);
    case 'CAA':
      return (await resolver.resolveCaa(host)).map((one) =>
        Object.entries(one)
          .map(([key, value]) => `${key} ${value}`)
          .join(' '),
      );
    case 'SOA': {
      const soa = await resolver.resolveSoa(host);
      return [`${soa.nsname} ${soa.hostmaster} ${soa.serial} ${soa.refresh} ${soa.retry} ${soa.expire} ${soa.minttl}`];
    }
  }
}
