import { groupList } from './dangerous-groups.js';

export type TargetKind = 'service' | 'process' | 'package' | 'user' | 'container' | 'node';

/** What a command does on the node, and to what. */
export interface CommandPreview {
  /** The program and its arguments as the node runs them; the agent takes them from here. */
  readonly argv: readonly [string, ...string[]];
  /** Takes something away from those who use it: confirmed with the id of the target. */
  readonly disruptive: boolean;
  /** `id` is null where nobody has confirmed one yet. */
  readonly target: { readonly kind: TargetKind; readonly id: string | null; readonly label: string } | null;
}

/** What the node has, where the program depends on it. */
export interface PreviewContext {
  readonly packageManager?: 'apt' | 'dnf';
  /** The program of its container engine, with its path. */
  readonly containerProgram?: string;
}

/** A command before or after it was parsed: what is missing has its default. */
export interface PreviewedCommand {
  readonly type: string;
  readonly payload?: unknown;
}

interface Payload {
  readonly container?: string;
  readonly service?: string;
  readonly action?: string;
  readonly pid?: number;
  readonly name?: string;
  readonly signal?: string;
  readonly package?: string;
  readonly packages?: readonly string[];
  readonly names?: readonly string[];
  readonly purge?: boolean;
  readonly username?: string;
  readonly groups?: string | readonly string[];
  readonly shell?: string;
  readonly removeHome?: boolean;
  readonly delayMinutes?: number;
  readonly cancel?: boolean;
  readonly targetId?: string;
}
type Preview = (payload: Payload, context: PreviewContext) => CommandPreview;

const unitKinds = /\.(?:service|socket|timer|path)$/;

/** The unit that a name means: one without a kind is a service. */
export const unitOf = (service: string): string => (unitKinds.test(service) ? service : `${service}.service`);

/** Packages that a command means, each once, in the order of the command. */
export function packagesOf(payload: unknown): string[] {
  const { packages = [], names = [], package: one } = (payload ?? {}) as Payload;
  return [...new Set([...packages, ...(one ? [one] : []), ...names])];
}

/** Processes that a confirmed id means. Null where it is none. */
export function processesOf(targetId: string): { pid: number; startTime: string }[] | null {
  const parts = targetId.split(',').map((part) => /^(\d{1,7})\.(\d{1,20})$/.exec(part));
  if (parts.some((part) => !part)) return null;
  return parts.map((part) => ({ pid: Number(part?.[1]), startTime: part?.[2] ?? '' }));
}

const systemctl = '/usr/bin/systemctl';
const disrupting = new Set(['stop', 'restart', 'disable', 'delete', 'lock']);

const controlService = (action: string, { service = '', targetId }: Payload): CommandPreview => ({
  argv: [systemctl, '--no-ask-password', action, '--', unitOf(service)],
  disruptive: disrupting.has(action),
  target: { kind: 'service', id: targetId ?? null, label: unitOf(service) },
});

function changePackages(verb: 'install' | 'remove' | 'purge', payload: Payload, context: PreviewContext) {
  const names = packagesOf(payload);
  const isDnf = context.packageManager === 'dnf';
  const apt = ['-q', '-o', 'Dpkg::Options::=--force-confold', '-o', 'DPkg::Lock::Timeout=60'];
  const argv: CommandPreview['argv'] = isDnf
    ? ['/usr/bin/dnf', '-q', '-y', verb === 'install' ? 'install' : 'remove', '--', ...names]
    : ['/usr/bin/apt-get', ...apt, '-y', verb, '--', ...names];
  const target = { kind: 'package', id: payload.targetId ?? null, label: names.join(', ') } as const;
  return { argv, disruptive: verb !== 'install', target };
}

function killProcess({ pid, name, signal = 'TERM', targetId }: Payload): CommandPreview {
  const pids = (targetId && processesOf(targetId)) || [];
  const shown = pids.length > 0 ? pids.map((one) => String(one.pid)) : [String(pid ?? name ?? '')];
  const label = pid === undefined ? (name ?? '') : `${name ? `${name}, ` : ''}process ${pid}`;
  return {
    argv: ['/bin/kill', '-s', signal, '--', ...shown],
    disruptive: true,
    target: { kind: 'process', id: targetId ?? null, label },
  };
}

function userArgv({ username = '', action, groups, shell, removeHome }: Payload): CommandPreview['argv'] {
  const list = groupList(groups).join(',');
  const settings = (option: string) => [...(list ? [option, list] : []), ...(shell ? ['--shell', shell] : [])];
  switch (action) {
    case 'add':
      return ['/usr/sbin/useradd', '--create-home', ...settings('--groups'), '--', username];
    case 'delete':
      return ['/usr/sbin/userdel', ...(removeHome ? ['--remove'] : []), '--', username];
    case 'lock':
      return ['/usr/sbin/usermod', '--lock', '--expiredate', '1', '--', username];
    case 'unlock':
      return ['/usr/sbin/usermod', '--expiredate', '', '--', username];
    default:
      return ['/usr/sbin/usermod', ...(list ? ['--append'] : []), ...settings('--groups'), '--', username];
  }
}

/** The engine is given the id that was confirmed, so that a name which moves meanwhile leads nowhere else. */
function controlContainer({ container = '', action = '', targetId }: Payload, context: PreviewContext): CommandPreview {
  return {
    argv: [context.containerProgram ?? '/usr/bin/docker', action, '--', targetId ?? container],
    disruptive: action === 'stop' || action === 'restart' || action === 'pause',
    target: { kind: 'container', id: targetId ?? null, label: container },
  };
}

const restarts: Preview = ({ delayMinutes = 1, cancel = false }) => ({
  argv: cancel
    ? ['/usr/sbin/shutdown', '-c']
    : ['/usr/sbin/shutdown', '-r', `+${delayMinutes}`, 'Restart asked for through Fettle'],
  disruptive: !cancel,
  target: { kind: 'node', id: null, label: 'the whole machine' },
});

/**
 * As the `uninstall` of the install script, in a unit that outlives the agent: agent, root's helper with its door, and the program of both.
 * What was applied stays noted without `purge`: statements from before could be played back on a node that has forgotten it. Fixed text:
 * nothing is filled in.
 */
const REMOVAL = [
  'systemctl disable --now fettle-agent',
  // By itself: where there is no helper it fails, and nothing else with it.
  'systemctl disable --now fettle-root.socket',
  "systemctl stop 'fettle-root@*.service'",
  'rm -f /etc/systemd/system/fettle-agent.service /etc/systemd/system/fettle-root.socket /etc/systemd/system/fettle-root@.service /run/fettle-root.sock',
  'systemctl daemon-reload',
  "systemctl reset-failed 'fettle-agent*' 'fettle-root*'",
  'rm -rf /opt/fettle-agent',
];
const PURGE = ['rm -rf /var/lib/fettle-agent /etc/fettle-agent /var/lib/fettle-root', 'userdel fettle-agent'];
export const UNINSTALL_UNIT = 'fettle-agent-uninstall';
const uninstalls: Preview = ({ purge }) => ({
  argv: [
    '/usr/bin/systemd-run',
    `--unit=${UNINSTALL_UNIT}`,
    '--collect',
    '--on-active=5s',
    // Timers may be late by a minute unless they are told how late.
    '--timer-property=AccuracySec=1s',
    '/bin/sh',
    '-c',
    [...REMOVAL, ...(purge ? PURGE : [])].join('; '),
  ],
  disruptive: true,
  target: { kind: 'node', id: null, label: 'the agent of this node' },
});

const previews: Readonly<Record<string, Preview>> = {
  restart_service: (payload) => controlService('restart', payload),
  service_control: (payload) => controlService(payload.action ?? '', payload),
  process_kill: (payload) => killProcess(payload),
  package_install: (payload, context) => changePackages('install', payload, context),
  packageInstall: (payload, context) => changePackages('install', payload, context),
  package_remove: (payload, context) => changePackages('remove', payload, context),
  packageRemove: (payload, context) => changePackages(payload.purge ? 'purge' : 'remove', payload, context),
  packagePurge: (payload, context) => changePackages('purge', payload, context),
  user_manage: (payload) => ({
    argv: userArgv(payload),
    disruptive: disrupting.has(payload.action ?? ''),
    target: { kind: 'user', id: payload.targetId ?? null, label: payload.username ?? '' },
  }),
  container_control: controlContainer,
  reboot: restarts,
  uninstall_agent: uninstalls,
};

/** What a command will do on a node; null for one that only looks, that people write themselves, or that runs no program. */
export function previewOf({ type, payload }: PreviewedCommand, context: PreviewContext = {}): CommandPreview | null {
  if (!Object.hasOwn(previews, type)) return null;
  return previews[type]?.((payload ?? {}) as Payload, context) ?? null;
}

/** Where the ids of targets are read from: the reading, and the list in it. */
export const targetReadings = {
  service: { command: 'list_services', list: 'services' },
  process: { command: 'list_processes', list: 'processes' },
  package: { command: 'packageList', list: 'packages' },
  user: { command: 'list_users', list: 'users' },
  container: { command: 'container_list', list: 'containers' },
} as const satisfies Partial<Record<TargetKind, { command: string; list: string }>>;
