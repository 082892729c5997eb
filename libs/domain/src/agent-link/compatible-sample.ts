import type { CompatibleNetwork, MetricsRequest } from '@fettle/contracts/agent';
import {
  countersOf,
  ratesBetween,
  unknownRates,
  type Counters,
  type Rates,
  type StoredSample,
} from '../metrics/index.js';

type Compatible = Pick<
  MetricsRequest,
  'cpuUsage' | 'memoryUsage' | 'diskUsage' | 'cpu' | 'memory' | 'disk' | 'temperature' | 'networkStats' | 'networks'
>;

/** Sums of all interfaces stand for one, which is not told apart. */
const ALL = 'all';

/** Counters of a compatible sample's interfaces: current agents send an array, older ones an object of sums. */
export function compatibleCounters(sample: Compatible, atMs: number): Counters | null {
  const { networks, networkStats } = sample;
  const list = networks ?? (Array.isArray(networkStats) ? networkStats : null);
  if (list) return countersOf({ networks: list.flatMap(named) }, atMs);
  const sums = networkStats as Record<string, unknown> | null | undefined;
  const rxBytes = sums?.['rxBytes'];
  const txBytes = sums?.['txBytes'];
  if (typeof rxBytes !== 'number' || typeof txBytes !== 'number') return null;
  return { atMs, of: new Map([[ALL, { rxBytes, txBytes }]]) };
}

function named({ interface: name, bytesRecv, bytesSent }: CompatibleNetwork) {
  return name ? [{ interface: name, rxBytes: bytesRecv ?? 0, txBytes: bytesSent ?? 0 }] : [];
}

/** Rates between two compatible samples. */
export function compatibleRates(before: Counters | undefined, now: Counters | null): Rates {
  const rates = now ? ratesBetween(before, now) : unknownRates;
  return { ...rates, networks: rates.networks.filter((network) => network.interface !== ALL) };
}

/**
 * A compatible agent's percentages as a stored sample. It measures neither load nor uptime, and bytes only in some versions: what
 * is missing stays null. Its own time is not used, because the wire says nothing of its clock.
 */
export function compatibleSample(
  node: { nodeId: string; workspaceId: string },
  sample: Compatible,
  atMs: number,
): Omit<StoredSample, keyof Rates> {
  return {
    ...node,
    atMs,
    cpuPercent: bounded(sample.cpuUsage ?? sample.cpu?.usagePercent),
    memoryUsedBytes: whole(sample.memory?.usedBytes),
    memoryTotalBytes: whole(sample.memory?.totalBytes),
    memoryPercent: bounded(sample.memoryUsage ?? sample.memory?.usedPercent),
    swapUsedBytes: null,
    load1: null,
    load5: null,
    load15: null,
    diskPercent: bounded(sample.diskUsage ?? sample.disk?.usedPercent),
    temperatureC: sample.temperature ?? null,
    uptimeS: null,
    disks: [],
  };
}

function bounded(value: number | null | undefined): number | null {
  return value == null || !Number.isFinite(value) ? null : Math.min(100, Math.max(0, value));
}

function whole(value: number | null | undefined): number | null {
  return value == null || !Number.isFinite(value) || value < 0 ? null : Math.round(value);
}
