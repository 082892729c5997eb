import type { CompatibleNetwork, MetricsRequest } from '@fettle/contracts/agent';
import type { StoredSample } from '../metrics/index.js';

type Compatible = Pick<
  MetricsRequest,
  'cpuUsage' | 'memoryUsage' | 'diskUsage' | 'cpu' | 'memory' | 'disk' | 'temperature' | 'networkStats' | 'networks'
>;

/** Counters of a compatible sample's interfaces: current agents send an array, older ones an object of sums. */
export function compatibleCounters(sample: Compatible): { rxBytes: number; txBytes: number } | null {
  const { networks, networkStats } = sample;
  const list = networks ?? (Array.isArray(networkStats) ? networkStats : null);
  if (list) return { rxBytes: sum(list, 'bytesRecv'), txBytes: sum(list, 'bytesSent') };
  const sums = networkStats as Record<string, unknown> | null | undefined;
  const rxBytes = sums?.['rxBytes'];
  const txBytes = sums?.['txBytes'];
  return typeof rxBytes === 'number' && typeof txBytes === 'number' ? { rxBytes, txBytes } : null;
}

/**
 * A compatible agent's percentages as a stored sample. It measures neither load nor uptime, and bytes only in some versions: what
 * is missing stays null. Its own time is not used, because the wire says nothing of its clock.
 */
export function compatibleSample(
  node: { nodeId: string; workspaceId: string },
  sample: Compatible,
  atMs: number,
): Omit<StoredSample, 'rxBytesPerS' | 'txBytesPerS'> {
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

function sum(list: readonly CompatibleNetwork[], pick: 'bytesRecv' | 'bytesSent'): number {
  return list
    .filter((network) => network.interface !== 'lo')
    .reduce((total, network) => total + (network[pick] ?? 0), 0);
}

function bounded(value: number | null | undefined): number | null {
  return value == null || !Number.isFinite(value) ? null : Math.min(100, Math.max(0, value));
}

function whole(value: number | null | undefined): number | null {
  return value == null || !Number.isFinite(value) || value < 0 ? null : Math.round(value);
}
