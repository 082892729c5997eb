import type { Manifest, ToolState } from '@fettle/contracts/agent';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import * as os from 'node:os';
import { join } from 'node:path';

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

/** Name and version from /etc/os-release. */
export function parseOsRelease(text: string): Manifest['distribution'] {
  const value = (name: string) => new RegExp(`^${name}=["']?(.*?)["']?$`, 'm').exec(text)?.[1] ?? '';
  return {
    id: value('ID') || 'unknown',
    name: value('PRETTY_NAME') || value('NAME') || 'unknown',
    version: value('VERSION_ID'),
  };
}

/** What started this machine, judged by process 1. */
export function initSystem(): Manifest['initSystem'] {
  if (existsSync('/run/systemd/system')) return 'systemd';
  if (existsSync('/run/openrc')) return 'openrc';
  const first = read('/proc/1/comm').trim();
  if (first === 'init') return 'sysvinit';
  return first === '' ? 'unknown' : 'none';
}

/** The kind of container around the agent, or undefined on a whole machine. */
export function container(): string | undefined {
  if (existsSync('/.dockerenv')) return 'docker';
  if (existsSync('/run/.containerenv')) return 'podman';
  return read('/run/systemd/container').trim() || undefined;
}

/** Absolute path of a program in PATH and the usual system directories. */
export function findProgram(name: string, path = process.env['PATH'] ?? ''): string | undefined {
  const directories = [
    ...path.split(':'),
    '/usr/local/sbin',
    '/usr/local/bin',
    '/usr/sbin',
    '/usr/bin',
    '/sbin',
    '/bin',
  ];
  return directories.map((directory) => join(directory, name)).find((file) => isUsable(file, constants.X_OK));
}

function isUsable(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}

/** IP addresses of the machine's interfaces, sorted; loopback, link-local and those of containers' bridges are left out. */
export function addresses(interfaces = os.networkInterfaces()): string[] {
  const own = Object.entries(interfaces).filter(([name]) => !bridges.test(name));
  const all = own.flatMap(([, bound]) => bound ?? []).filter(({ internal }) => !internal);
  const said = all.map(({ address }) => address).filter((address) => !linkLocal.test(address));
  return [...new Set(said)].toSorted().slice(0, 64);
}

/** Interfaces that a container engine makes and takes away: they would make each start of a container a change of the machine. */
const bridges = /^(?:veth|br-|docker|cni|flannel|cali|virbr|podman)/;
const linkLocal = /^(?:fe80:|169\.254\.)/i;

type Check = () => string | undefined;

const socket =
  (path: string): Check =>
  () => {
    if (!existsSync(path)) return `${path} does not exist: the service is not running`;
    return isUsable(path, constants.R_OK | constants.W_OK) ? undefined : `no permission to use ${path}`;
  };
const asRoot: Check = () => (process.getuid?.() === 0 ? undefined : 'the agent has no root rights');

/** Tools that features build on. A check says why an installed tool is not usable as it is. */
const tools: Record<string, Check> = {
  systemctl: () => (existsSync('/run/systemd/system') ? undefined : 'systemd does not run this machine'),
  journalctl: () => (existsSync('/run/systemd/journal/socket') ? undefined : 'the journal is not running'),
  docker: socket('/var/run/docker.sock'),
  podman: () => undefined,
  'apt-get': asRoot,
  dnf: asRoot,
  apk: asRoot,
  restic: () => undefined,
  smartctl: asRoot,
  sudo: () => undefined,
};

function stateOf(name: string, check: Check): ToolState {
  if (findProgram(name) === undefined) return { state: 'unavailable' };
  const reason = check();
  return reason === undefined ? { state: 'available' } : { state: 'degraded', reason };
}

/** Facts of this machine for the manifest; looks at files only and starts nothing. */
export function inspect(): Omit<Manifest, 'commands'> {
  const processors = os.cpus();
  const around = container();
  return {
    hostname: os.hostname(),
    os: process.platform,
    arch: process.arch,
    kernel: os.release(),
    distribution: parseOsRelease(read('/etc/os-release') || read('/usr/lib/os-release')),
    initSystem: initSystem(),
    cpuCount: Math.max(1, processors.length),
    ...(processors[0] && { cpuModel: processors[0].model.trim() }),
    memoryTotalBytes: os.totalmem(),
    addresses: addresses(),
    root: process.getuid?.() === 0,
    ...(around !== undefined && { container: around }),
    tools: Object.fromEntries(Object.entries(tools).map(([name, check]) => [name, stateOf(name, check)])),
  };
}
