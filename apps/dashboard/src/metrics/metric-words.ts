import type { MetricName } from '@fettle/contracts';
import { formatBytes, formatNumber } from '@fettle/ui';

/** How a metric is called, written and drawn. */
export interface MetricWords {
  title: string;
  format: (value: number) => string;
  /** The top of its axis, where that is known. */
  max?: number;
  /** Bytes: ticks stand at powers of two. */
  binary?: boolean;
  /** Why there may be nothing at all, and what would help. */
  missing: string;
}

const percent = (value: number) => `${formatNumber(value)} %`;
const bytesPerS = (value: number) => `${formatBytes(Math.round(value))}/s`;
const noTraffic =
  'Network traffic is not collected on this node. It is the difference between two measurements: of a node that has just joined, the second is on its way.';

export const metricWords: Record<MetricName, MetricWords> = {
  cpuPercent: {
    title: 'Processor',
    format: percent,
    max: 100,
    missing: 'Processor use is not collected on this node.',
  },
  memoryPercent: { title: 'Memory', format: percent, max: 100, missing: 'Memory use is not collected on this node.' },
  load1: {
    title: 'Load',
    format: formatNumber,
    missing: 'The load average is not collected on this node: its agent does not report it.',
  },
  diskPercent: { title: 'Fullest disk', format: percent, max: 100, missing: 'Disk use is not collected on this node.' },
  rxBytesPerS: { title: 'Received', format: bytesPerS, binary: true, missing: noTraffic },
  txBytesPerS: { title: 'Sent', format: bytesPerS, binary: true, missing: noTraffic },
  temperatureC: {
    title: 'Temperature',
    format: (value) => `${formatNumber(value)} °C`,
    missing:
      'Temperature is not collected on this node: the system shows no processor sensor (usual for virtual machines and containers).',
  },
};
