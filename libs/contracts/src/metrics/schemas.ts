import { z } from 'zod';
import { Id, queryInteger, Time } from '../mechanism/page.js';
import { COMPARED_NODES_MAX, metricNames, metricResolutions, type MetricName } from './names.js';

/** 400 days: nothing is kept longer by default. */
const RANGE_MAX_MS = 34_560_000_000;

/**
 * A window of time: from `from` to `to`, or until now without it, or `rangeMs` back from now. Answers say which window they are about. Without a
 * resolution the server takes the finest one that is kept for the whole window and gives 500 points at most.
 */
export const metricWindow = {
  rangeMs: queryInteger(z.int().min(60_000).max(RANGE_MAX_MS)).optional(),
  from: Time.optional(),
  to: Time.optional(),
  resolution: z.enum(metricResolutions).optional(),
};

interface Window {
  readonly rangeMs?: number | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The rule between the fields of a window; to be refined onto each query that has them. */
export function isWindow({ rangeMs, from, to }: Window): boolean {
  if (from === undefined) return to === undefined;
  if (rangeMs !== undefined) return false;
  if (to === undefined) return true;
  const lengthMs = Date.parse(to) - Date.parse(from);
  return lengthMs > 0 && lengthMs <= RANGE_MAX_MS;
}
export const windowRule = {
  error: 'either rangeMs, or from with or without to, in this order and at most 400 days apart',
  path: ['from'],
};

const Values = z.array(z.number().nullable());
const mount = z.string().min(1).max(1_024);
const networkInterface = z.string().min(1).max(64);

/** What every answer about a window says of it. */
const answered = {
  resolution: z.enum(metricResolutions),
  /** One point stands for this long; 0: each point is one sample. */
  stepMs: z.number().int(),
  /** Neighbours further apart than this are not joined: a row of nulls stands between them. */
  gapMs: z.number().int(),
  from: Time,
  to: Time,
};

const metricColumns = Object.fromEntries(metricNames.map((name) => [name, Values])) as Record<
  MetricName,
  typeof Values
>;

/**
 * Columns of equal length, oldest first. A missing measurement is null; where samples are missing a row of nulls stands, and `gaps`
 * tells from when to when. Never a zero for what is not known.
 */
export const MetricSeries = z
  .object({
    ...answered,
    at: z.array(Time),
    /** Averages over each step. */
    ...metricColumns,
    memoryUsedBytes: Values,
    swapUsedBytes: Values,
    load5: Values,
    load15: Values,
    /** The least and the most in each step; null where each point is one sample. */
    low: z.object(metricColumns).nullable(),
    high: z.object(metricColumns).nullable(),
    /** The one mount that was asked for. */
    disk: z.object({ mount, usedBytes: Values, totalBytes: Values, usedPercent: Values }).nullable(),
    /** The one interface that was asked for. */
    network: z.object({ interface: networkInterface, rxBytesPerS: Values, txBytesPerS: Values }).nullable(),
    gaps: z.array(z.object({ from: Time, to: Time })),
    /** The disks and interfaces of the newest sample: what can be asked for. */
    disks: z.array(z.object({ mount: z.string(), usedBytes: z.number(), totalBytes: z.number() })),
    interfaces: z.array(z.string()),
    memoryTotalBytes: z.number().nullable(),
    /** When the newest sample of all was taken, whether in the window or not; null: never. */
    newestAt: Time.nullable(),
    /** When the machine came up, oldest first, as its own uptime tells; known for as long as raw samples are kept. */
    bootedAt: z.array(Time),
  })
  .meta({ id: 'MetricSeries' });

export const MetricSeriesQuery = z
  .strictObject({ ...metricWindow, mount: mount.optional(), interface: networkInterface.optional() })
  .refine(isWindow, windowRule);

const idList = z
  .string()
  .max(40 * COMPARED_NODES_MAX)
  .transform((text) => [...new Set(text.split(',').filter(Boolean))])
  .pipe(z.array(Id).min(1).max(COMPARED_NODES_MAX));

/** `nodeIds` are separated by commas. */
export const MetricCompareQuery = z
  .strictObject({ ...metricWindow, nodeIds: idList, metric: z.enum(metricNames) })
  .refine(isWindow, windowRule);

/** One metric of several nodes over one window, in the order that was asked for. */
export const MetricComparison = z
  .object({
    ...answered,
    metric: z.enum(metricNames),
    nodes: z.array(
      z.object({
        id: Id,
        name: z.string(),
        at: z.array(Time),
        values: Values,
        /** Over the whole window; null where nothing was measured in it. */
        latest: z.number().nullable(),
        average: z.number().nullable(),
        peak: z.number().nullable(),
        gaps: z.array(z.object({ from: Time, to: Time })),
      }),
    ),
    /** Which of the nodes asked for do not exist here. */
    missing: z.array(Id),
  })
  .meta({ id: 'MetricComparison' });

/** A row as the Noderax list has it: the newest first. Without `nodeId` it is the newest one of each node. */
export const MetricRow = z
  .object({
    id: z.string(),
    nodeId: Id,
    cpuUsage: z.number().nullable(),
    memoryUsage: z.number().nullable(),
    diskUsage: z.number().nullable(),
    temperature: z.number().nullable(),
    /** Bytes per second. */
    networkStats: z.object({ rxBytesPerS: z.number().nullable(), txBytesPerS: z.number().nullable() }),
    recordedAt: Time,
  })
  .meta({ id: 'MetricRow' });

/** What became of a wish to watch a node. */
export const MetricWatch = z
  .object({
    /** How often the node measures while somebody watches. */
    intervalMs: z.number().int(),
    /** Until when, unless wished again. */
    until: Time,
  })
  .meta({ id: 'MetricWatch' });
