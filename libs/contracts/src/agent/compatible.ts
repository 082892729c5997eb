import * as z from 'zod';
import { cutText, ignorable, label, looseTime } from './tolerant.js';

const percent = z.number();

/** A network interface as the compatible agent describes it; counters since boot. */
export const compatibleNetwork = z.object({
  interface: ignorable(label(64)),
  bytesSent: ignorable(z.number()),
  bytesRecv: ignorable(z.number()),
  packetsSent: ignorable(z.number()),
  packetsRecv: ignorable(z.number()),
  errorsIn: ignorable(z.number()),
  errorsOut: ignorable(z.number()),
  dropIn: ignorable(z.number()),
  dropOut: ignorable(z.number()),
});

/** Measurements of the compatible agent: flat percentages, or nested objects in older ones. */
export const compatibleMetrics = {
  agentVersion: ignorable(label(64)),
  cpuUsage: ignorable(percent),
  memoryUsage: ignorable(percent),
  diskUsage: ignorable(percent),
  cpu: ignorable(z.object({ usagePercent: ignorable(percent) })),
  memory: ignorable(
    z.object({ usedPercent: ignorable(percent), usedBytes: ignorable(z.number()), totalBytes: ignorable(z.number()) }),
  ),
  disk: ignorable(
    z.object({ usedPercent: ignorable(percent), usedBytes: ignorable(z.number()), totalBytes: ignorable(z.number()) }),
  ),
  temperature: ignorable(z.number()),
  /** An array in current agents, an object of sums in older ones. */
  networkStats: ignorable(z.union([z.array(compatibleNetwork).max(256), z.record(z.string(), z.unknown())])),
  networks: ignorable(z.array(compatibleNetwork).max(256)),
};

/** POST /agent/heartbeat: credentials in the body. */
export const heartbeatRequest = z.object({
  nodeId: z.uuid(),
  agentToken: z.string().min(16).max(512),
  agentVersion: ignorable(label(64)),
  platformVersion: ignorable(label(120)),
  kernelVersion: ignorable(label(120)),
  sentAt: ignorable(looseTime),
});

/** 200 of heartbeat. */
export const heartbeatAnswer = z.object({
  acknowledged: z.literal(true),
  nodeId: z.uuid(),
  status: z.string(),
  lastSeenAt: z.iso.datetime(),
});

/** POST /agent/metrics: credentials in the body. */
export const metricsRequest = z.object({
  nodeId: z.uuid(),
  agentToken: z.string().min(16).max(512),
  collectedAt: ignorable(looseTime),
  ...compatibleMetrics,
});

/** POST /agent-updates/targets/:targetId/progress. */
export const updateProgressRequest = z.object({
  status: z.enum([
    'dispatched',
    'downloading',
    'verifying',
    'installing',
    'restarting',
    'waiting_for_reconnect',
    'failed',
  ]),
  progressPercent: z.number().min(0).max(100),
  message: ignorable(cutText(1_000)),
});

export type CompatibleNetwork = z.infer<typeof compatibleNetwork>;
export type HeartbeatRequest = z.infer<typeof heartbeatRequest>;
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswer>;
export type MetricsRequest = z.infer<typeof metricsRequest>;
export type UpdateProgressRequest = z.infer<typeof updateProgressRequest>;
