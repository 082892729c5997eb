import { z } from 'zod';
import { queryInteger, Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';
import { NodeParams } from '../nodes/routes.js';

/** `raw` keeps 48 h at 15 s, `1m` 30 days, `1h` 400 days. */
export const metricResolutions = ['raw', '1m', '1h'] as const;

/** Columns of equal length; a missing measurement is null, a missing sample is no row: both are drawn as gaps. */
export const MetricSeries = z
  .object({
    resolution: z.enum(metricResolutions),
    /** Distance between neighbours when nothing is missing; more than twice this is a gap. */
    stepMs: z.number().int(),
    at: z.array(Time),
    cpuPercent: z.array(z.number().nullable()),
    memoryPercent: z.array(z.number().nullable()),
    memoryUsedBytes: z.array(z.number().nullable()),
    load1: z.array(z.number().nullable()),
    diskPercent: z.array(z.number().nullable()),
    rxBytesPerS: z.array(z.number().nullable()),
    txBytesPerS: z.array(z.number().nullable()),
    temperatureC: z.array(z.number().nullable()),
    /** The disks of the newest sample. */
    disks: z.array(z.object({ mount: z.string(), usedBytes: z.number(), totalBytes: z.number() })),
    memoryTotalBytes: z.number().nullable(),
    /** When the machine came up, oldest first, as its own uptime tells; known for as long as raw samples are kept (48 h). */
    bootedAt: z.array(Time),
    from: Time,
    to: Time,
  })
  .meta({ id: 'MetricSeries' });

export const metrics = {
  series: route({
    id: 'metrics.series',
    method: 'GET',
    path: '/workspaces/:workspaceId/nodes/:nodeId/metrics',
    surfaces: ['operator'],
    access: { kind: 'workspace', permission: 'metric:read' },
    limit: 'read',
    audit: null,
    summary: "A node's measurements over a range",
    status: 200,
    params: NodeParams,
    query: z.strictObject({
      /** How far back from now. */
      rangeMs: queryInteger(z.int().min(60_000).max(34_560_000_000).default(3_600_000)),
      resolution: z.enum(metricResolutions).optional(),
    }),
    response: MetricSeries,
    errors: ['object.not_found'],
  }),
};
