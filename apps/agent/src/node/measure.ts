import type { DiskSample, NetworkSample, Sample } from '@fettle/contracts/agent';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, statfs } from 'node:fs/promises';

/** Busy and total ticks of all processors since boot. */
export interface CpuTicks {
  readonly busy: number;
  readonly total: number;
}

/** File systems with data of this machine. Network and FUSE mounts are left out: asking a dead server blocks for minutes. */
const localTypes = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'jfs',
  'reiserfs',
  'bcachefs',
  'vfat',
  'exfat',
  'ntfs3',
]);

/** First line of /proc/stat. */
export function parseCpu(text: string): CpuTicks {
  const [user = 0, nice = 0, system = 0, idle = 0, ioWait = 0, irq = 0, softIrq = 0, steal = 0] = text
    .slice(0, text.indexOf('\n'))
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  const busy = user + nice + system + irq + softIrq + steal;
  return { busy, total: busy + idle + ioWait };
}

/** Percent between two readings, 0..100; 0 if no time has passed. */
export function cpuPercent(before: CpuTicks, after: CpuTicks): number {
  const total = after.total - before.total;
  return total <= 0 ? 0 : Math.round(Math.min(100, Math.max(0, ((after.busy - before.busy) / total) * 100)) * 10) / 10;
}

/** Values of /proc/meminfo in bytes. */
export function parseMemory(
  text: string,
): Pick<Sample, 'memoryUsedBytes' | 'memoryTotalBytes' | 'swapUsedBytes' | 'swapTotalBytes'> {
  const kilobytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0);
  const total = kilobytes('MemTotal');
  const available = kilobytes('MemAvailable') || kilobytes('MemFree') + kilobytes('Cached') + kilobytes('Buffers');
  const swap = kilobytes('SwapTotal');
  return {
    memoryTotalBytes: total * 1024,
    memoryUsedBytes: Math.max(0, total - available) * 1024,
    swapTotalBytes: swap * 1024,
    swapUsedBytes: Math.max(0, swap - kilobytes('SwapFree')) * 1024,
  };
}

/** Interfaces of /proc/net/dev without the loopback. */
export function parseNetworks(text: string): NetworkSample[] {
  return text
    .split('\n')
    .slice(2)
    .flatMap((line) => {
      const at = line.indexOf(':');
      const name = line.slice(0, Math.max(0, at)).trim();
      if (name === '' || name === 'lo') return [];
      const value = line
        .slice(at + 1)
        .trim()
        .split(/\s+/)
        .map(Number);
      const [rxBytes = 0, rxPackets = 0, rxErrors = 0, rxDropped = 0] = value;
      const [txBytes = 0, txPackets = 0, txErrors = 0, txDropped = 0] = value.slice(8);
      return [{ interface: name, rxBytes, txBytes, rxPackets, txPackets, rxErrors, txErrors, rxDropped, txDropped }];
    })
    .slice(0, 256);
}

/** Mount points of real local file systems in /proc/self/mountinfo, each device once, the root always. */
export function parseMounts(text: string): string[] {
  const devices = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [left = '', right = ''] = line.split(' - ');
    const fields = left.split(' ');
    const device = fields[2];
    // The kernel writes blanks and the like as octal.
    const mount = fields[4]?.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8)));
    if (device === undefined || mount === undefined) continue;
    if (mount !== '/' && !localTypes.has(right.split(' ')[0] ?? '')) continue;
    const known = devices.get(device);
    // Of several mounts of a device (bind mounts, containers) the shortest path says most.
    if (known === undefined || mount.length < known.length) devices.set(device, mount);
  }
  return [...devices.values()].sort().slice(0, 256);
}

async function disks(): Promise<DiskSample[]> {
  const mounts = parseMounts(await readFile('/proc/self/mountinfo', 'utf8'));
  const found = await Promise.all(
    mounts.map(async (mount) => {
      const { blocks, bfree, bsize } = await statfs(mount).catch(() => ({ blocks: 0, bfree: 0, bsize: 0 }));
      return { mount, totalBytes: blocks * bsize, usedBytes: Math.max(0, blocks - bfree) * bsize };
    }),
  );
  return found.filter((disk) => disk.totalBytes > 0);
}

function readNumber(path: string): number | undefined {
  try {
    const value = Number(readFileSync(path, 'utf8'));
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Files that hold processor temperatures in thousandths of a degree. They do not change while the machine runs. */
export function temperatureFiles(root = '/sys/class'): string[] {
  const list = (path: string) => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  const text = (path: string) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return '';
    }
  };
  const monitors = list(`${root}/hwmon`)
    .filter((name) => /^(coretemp|k10temp|zenpower|cpu.*|soc.*)$/.test(text(`${root}/hwmon/${name}/name`)))
    .flatMap((name) =>
      list(`${root}/hwmon/${name}`)
        .filter((file) => /^temp\d+_input$/.test(file))
        .map((file) => `${root}/hwmon/${name}/${file}`),
    );
  if (monitors.length > 0) return monitors;
  return list(`${root}/thermal`)
    .filter(
      (name) => name.startsWith('thermal_zone') && /pkg|cpu|soc|acpitz/i.test(text(`${root}/thermal/${name}/type`)),
    )
    .map((name) => `${root}/thermal/${name}/temp`);
}

/** The hottest reading in °C; undefined where there is no sensor or only nonsense. */
export function hottest(files: readonly string[]): number | undefined {
  const degrees = files.flatMap((file) => readNumber(file) ?? []).map((value) => value / 1000);
  const plausible = degrees.filter((value) => value > 0 && value < 150);
  return plausible.length === 0 ? undefined : Math.round(Math.max(...plausible) * 10) / 10;
}

/** Takes samples from /proc. Keeps the last processor reading, so that each sample speaks of the time since the one before. */
export class Sampler {
  #cpu: CpuTicks = parseCpu(readFileSync('/proc/stat', 'utf8'));
  readonly #sensors = temperatureFiles();

  /** One sample, stamped with `now`. The very first one speaks of the time since the agent started. */
  async take(now = new Date()): Promise<Sample> {
    const read = (name: string) => readFile(`/proc/${name}`, 'utf8');
    const [stat, memory, load, uptime, networks, found] = await Promise.all([
      read('stat'),
      read('meminfo'),
      read('loadavg'),
      read('uptime'),
      read('net/dev'),
      disks(),
    ]);
    const cpu = parseCpu(stat);
    const percent = cpuPercent(this.#cpu, cpu);
    this.#cpu = cpu;
    const [load1 = 0, load5 = 0, load15 = 0] = load.split(' ').map(Number);
    const temperatureC = hottest(this.#sensors);
    return {
      at: now.toISOString(),
      cpuPercent: percent,
      ...parseMemory(memory),
      load1,
      load5,
      load15,
      disks: found,
      networks: parseNetworks(networks),
      ...(temperatureC !== undefined && { temperatureC }),
      uptimeS: Math.round(Number(uptime.split(' ')[0])),
    };
  }
}
