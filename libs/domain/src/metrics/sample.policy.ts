import type { Sample } from '@fettle/contracts/agent';

/** One stored measurement. Rates are per second since the sample before; null where they cannot be known. */
export interface StoredSample {
  readonly nodeId: string;
  readonly workspaceId: string;
  readonly atMs: number;
  readonly cpuPercent: number | null;
  readonly memoryUsedBytes: number | null;
  readonly memoryTotalBytes: number | null;
  readonly memoryPercent: number | null;
  readonly swapUsedBytes: number | null;
  readonly load1: number | null;
  readonly load5: number | null;
  readonly load15: number | null;
  readonly diskPercent: number | null;
  readonly rxBytesPerS: number | null;
  readonly txBytesPerS: number | null;
  readonly temperatureC: number | null;
  readonly uptimeS: number | null;
  readonly disks: readonly { mount: string; usedBytes: number; totalBytes: number }[];
  /** Of each outer interface whose rates are known. */
  readonly networks: readonly InterfaceRate[];
}

/** Bytes per second of one interface. Short names: they stand in every row. */
export interface InterfaceRate {
  readonly interface: string;
  readonly rx: number;
  readonly tx: number;
}

const MAX_AGE_MS = 48 * 3_600_000;
const MAX_AHEAD_MS = 60_000;
/** Whether a sample's time lies in what the raw table keeps. Older ones would be dropped tomorrow, later ones are a wrong clock. */
export function isStorable(atMs: number, nowMs: number): boolean {
  return Number.isFinite(atMs) && atMs > nowMs - MAX_AGE_MS && atMs < nowMs + MAX_AHEAD_MS;
}

/** A percentage, or null when the whole is not known. */
export function percent(part: number | null | undefined, whole: number | null | undefined): number | null {
  return part != null && whole != null && whole > 0 ? Math.min(100, (part * 100) / whole) : null;
}

/** How full the fullest disk is: the one that will hurt first. */
export function fullestDisk(disks: Sample['disks']): number | null {
  const shares = disks.map((disk) => percent(disk.usedBytes, disk.totalBytes)).filter((share) => share !== null);
  return shares.length > 0 ? Math.max(...shares) : null;
}

/** Above these a column could not hold the number; no machine measures them. */
const REAL_MAX = 1e30;
/** Below it PostgreSQL refuses a number as out of range. */
const REAL_MIN = 1e-30;
const WHOLE_MAX = Number.MAX_SAFE_INTEGER;

/**
 * A sample that PostgreSQL can store whatever an agent has sent: many nodes share one statement, so one node's nonsense (a number
 * beyond its column, a NUL in a mount point) must not refuse the others' samples.
 */
export function storable(row: StoredSample): StoredSample {
  const real = (value: number | null) => {
    const held = within(value, REAL_MAX);
    return held !== null && Math.abs(held) < REAL_MIN ? 0 : held;
  };
  const whole = (value: number | null) => within(value === null ? null : Math.round(value), WHOLE_MAX);
  return {
    ...row,
    cpuPercent: real(row.cpuPercent),
    memoryUsedBytes: whole(row.memoryUsedBytes),
    memoryTotalBytes: whole(row.memoryTotalBytes),
    memoryPercent: real(row.memoryPercent),
    swapUsedBytes: whole(row.swapUsedBytes),
    load1: real(row.load1),
    load5: real(row.load5),
    load15: real(row.load15),
    diskPercent: real(row.diskPercent),
    rxBytesPerS: real(row.rxBytesPerS),
    txBytesPerS: real(row.txBytesPerS),
    temperatureC: real(row.temperatureC),
    uptimeS: whole(row.uptimeS),
    disks: row.disks.map(({ mount, usedBytes, totalBytes }) => ({
      mount: text(mount),
      usedBytes: whole(usedBytes) ?? 0,
      totalBytes: whole(totalBytes) ?? 0,
    })),
    networks: row.networks.map(({ interface: name, rx, tx }) => ({
      interface: text(name),
      rx: whole(rx) ?? 0,
      tx: whole(tx) ?? 0,
    })),
  };
}

/** JSON in PostgreSQL holds neither NUL nor half a character. */
function text(value: string): string {
  return value.toWellFormed().replaceAll('\0', '');
}

function within(value: number | null, max: number): number | null {
  return value === null || !Number.isFinite(value) ? null : Math.min(max, Math.max(-max, value));
}
