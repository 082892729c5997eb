import type { CommandResult } from '@fettle/contracts/agent';
import { readFile } from 'node:fs/promises';
import { runProgram } from '../../node/program.js';
import { cut, requireProgram } from '../machine/acting.js';
import type { CallIo } from '../prepared.js';

type Config = CommandResult<'network_config'>;

interface Link {
  readonly ifname: string;
  readonly operstate?: string;
  readonly address?: string;
  readonly mtu?: number;
  readonly addr_info?: readonly { family: string; local?: string; prefixlen?: number }[];
}
interface Route {
  readonly dst: string;
  readonly gateway?: string;
  readonly dev?: string;
  readonly metric?: number;
}

/** `ip -json` of one thing. @throws Refusal, CommandFailed */
export async function askIp<T>(args: readonly string[], io: CallIo): Promise<T[]> {
  requireProgram('ip', 'reading the network configuration');
  const { stdout } = await runProgram(['ip', '-json', ...args], { signal: io.signal, key: io.key });
  return stdout.trim() === '' ? [] : (JSON.parse(stdout) as T[]);
}

/** `network_config` */
export async function networkConfig(_params: object, io: CallIo): Promise<Config> {
  const links = await askIp<Link>(['address', 'show'], io);
  const four = await askIp<Route>(['-4', 'route', 'show'], io);
  // A kernel without IPv6 has no such routes, and says so by failing.
  const six = await askIp<Route>(['-6', 'route', 'show'], io).catch(() => (io.signal.throwIfAborted(), []));
  const interfaces = cut(links.map(interfaceOf), 200 * 1024);
  const routes = cut([...four.map(routeOf('ipv4')), ...six.map(routeOf('ipv6'))], 200 * 1024);
  return {
    interfaces: interfaces.kept,
    routes: routes.kept,
    dns: await nameServers(),
    truncated: interfaces.truncated || routes.truncated,
  };
}

const interfaceOf = ({ ifname, operstate, address, mtu, addr_info = [] }: Link): Config['interfaces'][number] => ({
  name: ifname,
  state: (operstate ?? 'unknown').toLowerCase(),
  mac: address && !/^[0:]+$/.test(address) ? address : null,
  mtu: mtu ?? null,
  addresses: addr_info.flatMap(({ family, local, prefixlen }) =>
    local === undefined || prefixlen === undefined
      ? []
      : [{ address: local, prefix: prefixlen, family: family === 'inet6' ? ('ipv6' as const) : ('ipv4' as const) }],
  ),
});

const routeOf =
  (family: 'ipv4' | 'ipv6') =>
  ({ dst, gateway, dev, metric }: Route): Config['routes'][number] => ({
    destination: dst,
    gateway: gateway ?? null,
    interface: dev ?? null,
    metric: metric ?? null,
    family,
  });

/** The servers that are asked; where a stub of systemd stands in front, those behind it. */
async function nameServers(): Promise<Config['dns']> {
  const first = parseResolvConf(await readFile('/etc/resolv.conf', 'utf8').catch(() => ''));
  if (!first.servers.includes('127.0.0.53')) return first;
  const behind = await readFile('/run/systemd/resolve/resolv.conf', 'utf8').then(parseResolvConf, () => first);
  return behind.servers.length > 0 ? behind : first;
}

export function parseResolvConf(text: string): Config['dns'] {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/));
  const of = (key: string) => lines.filter(([first]) => first === key);
  return {
    servers: of('nameserver').flatMap(([, server]) => (server ? [server] : [])),
    search: [...of('search'), ...of('domain')].flatMap(([, ...names]) => names),
  };
}
