import type { CommandParams, CommandResult } from '@fettle/contracts/agent';
import { readFile, realpath, statfs } from 'node:fs/promises';
import { type CallIo, Refusal } from '../prepared.js';
import { act, cut } from './acting.js';
import { requireSystemd } from './units.js';

type Filesystem = CommandResult<'disk_usage'>['filesystems'][number];

/** Of the kernel itself, or on another machine that may not answer for minutes. */
const leftOut =
  /^(?:proc|sysfs|devpts|cgroup2?|securityfs|debugfs|tracefs|pstore|bpf|mqueue|hugetlbfs|configfs|fusectl|autofs|binfmt_misc|nsfs|rpc_pipefs|nfs4?|cifs|smb3|fuse\..*|9p|ceph|glusterfs)$/;

interface Mount {
  readonly device: string;
  readonly mount: string;
  readonly type: string;
}

/** `disk_usage` */
export async function diskUsage({ path }: CommandParams<'disk_usage'>): Promise<CommandResult<'disk_usage'>> {
  const mounts = parseMounts(await readFile('/proc/self/mounts', 'utf8'));
  const wanted = path === undefined ? distinct(mounts) : [await mountOf(path, mounts)];
  const found = await Promise.all(wanted.map((one) => usageOf(one).catch(() => null)));
  const { kept, ...rest } = cut(found.filter((one): one is Filesystem => one !== null && one.totalBytes > 0));
  return { filesystems: kept, ...rest };
}

/** Lines of /proc/mounts; blanks of names are written as octal numbers there. */
export function parseMounts(text: string): Mount[] {
  const plain = (name: string) =>
    name.replaceAll(/\\([0-7]{3})/g, (_all, code: string) => String.fromCodePoint(parseInt(code, 8)));
  return text.split('\n').flatMap((line) => {
    const [device, mount, type] = line.split(' ');
    return device && mount && type && !leftOut.test(type) ? [{ device: plain(device), mount: plain(mount), type }] : [];
  });
}

/** What is mounted several times is counted once, where it was mounted first; a later mount on the same place hides an earlier one. */
function distinct(mounts: readonly Mount[]): Mount[] {
  const shown = [...new Map(mounts.map((one) => [one.mount, one])).values()];
  const isDisk = (one: Mount) => one.device.startsWith('/dev/');
  const first = (one: Mount, index: number) =>
    !isDisk(one) || shown.findIndex(({ device }) => device === one.device) === index;
  return shown.filter(first);
}

async function mountOf(path: string, mounts: readonly Mount[]): Promise<Mount> {
  const real = await realpath(path).catch(() => {
    throw new Refusal('file.not_found', `There is no ${path} on this node.`);
  });
  const under = (mount: string) => real === mount || real.startsWith(mount === '/' ? '/' : `${mount}/`);
  const [found] = mounts
    .filter(({ mount }) => under(mount))
    .toSorted((one, other) => other.mount.length - one.mount.length);
  if (!found) throw new Refusal('platform.unsupported', `Nobody counts how full the file system of ${path} is.`);
  return found;
}

async function usageOf({ device, mount, type }: Mount): Promise<Filesystem> {
  const { blocks, bfree, bavail, bsize, files, ffree } = await statfs(mount);
  const used = blocks - bfree;
  const percent = (part: number, whole: number) => (whole > 0 ? Math.round((part / whole) * 1_000) / 10 : 0);
  return {
    mount,
    device,
    type,
    totalBytes: blocks * bsize,
    usedBytes: used * bsize,
    freeBytes: bavail * bsize,
    percent: Math.min(100, percent(used, used + bavail)),
    inodePercent: files > 0 ? Math.min(100, percent(files - ffree, files)) : null,
  };
}

/** `reboot` */
export async function reboot(params: CommandParams<'reboot'>, io: CallIo): Promise<CommandResult<'reboot'>> {
  requireSystemd();
  await act('reboot', params, io);
  return { scheduledAt: await planned() };
}

/** When systemd will restart the machine; null where nothing is planned. */
async function planned(): Promise<string | null> {
  const text = await readFile('/run/systemd/shutdown/scheduled', 'utf8').catch(() => '');
  const microseconds = Number(/^USEC=(\d+)/m.exec(text)?.[1] ?? 0);
  return microseconds > 0 ? new Date(microseconds / 1_000).toISOString() : null;
}
