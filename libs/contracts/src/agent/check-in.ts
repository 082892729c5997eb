import * as z from 'zod';
import { heldTask } from './claim.js';
import { agentLimits } from './protocol.js';
import { rootAccessReport, rootAccessWanted } from './root-access.js';
import { ignorable, label, looseTime } from './tolerant.js';

const bytes = z.number().min(0);
const counter = z.number().min(0);

/** A mounted file system. `usedBytes` + free for users may be less than `totalBytes` (reserved blocks). */
export const diskSample = z.object({ mount: z.string().min(1).max(1_024), usedBytes: bytes, totalBytes: bytes });

/** Counters of one network interface since boot; rates are differences between samples. */
export const networkSample = z.object({
  interface: z.string().min(1).max(64),
  rxBytes: counter,
  txBytes: counter,
  rxPackets: ignorable(counter),
  txPackets: ignorable(counter),
  rxErrors: ignorable(counter),
  txErrors: ignorable(counter),
  rxDropped: ignorable(counter),
  txDropped: ignorable(counter),
});

/** One measurement of a node. `cpuPercent` is over all processors (0..100) since the sample before. */
export const sample = z.object({
  at: z.iso.datetime(),
  cpuPercent: z.number().min(0).max(100),
  memoryUsedBytes: bytes,
  memoryTotalBytes: bytes,
  swapUsedBytes: ignorable(bytes),
  swapTotalBytes: ignorable(bytes),
  load1: z.number().min(0),
  load5: z.number().min(0),
  load15: z.number().min(0),
  disks: z.array(diskSample).max(256),
  networks: z.array(networkSample).max(256),
  /** Hottest processor sensor; absent where there is none. */
  temperatureC: ignorable(z.number()),
  uptimeS: z.number().min(0),
});

/** Whether a tool can be used: `degraded` is installed but not usable as it is (`reason` says why). */
export const toolState = z.object({
  state: z.enum(['available', 'degraded', 'unavailable']),
  version: ignorable(label(120)),
  reason: ignorable(label(300)),
});

/** What a node is and can do. Sent at connect, every 6 h and on change. */
export const manifest = z.object({
  hostname: label(255),
  os: label(64),
  arch: label(64),
  kernel: label(120),
  distribution: z.object({ id: label(64), name: label(120), version: label(64) }),
  initSystem: z.enum(['systemd', 'openrc', 'sysvinit', 'none', 'unknown']).catch('unknown'),
  cpuCount: z.int().min(1),
  cpuModel: ignorable(label(200)),
  memoryTotalBytes: bytes,
  /** Whether the agent process has root rights. */
  root: z.boolean(),
  container: ignorable(label(64)),
  /** IP addresses of its interfaces; loopback and link-local are left out. */
  addresses: ignorable(z.array(label(64)).max(64)),
  commands: z.array(label(64)).max(256),
  tools: z.record(z.string().max(64), toolState),
});

/** POST /agent/check-in: liveness, buffered metrics oldest first, manifest if due, held tasks (renews their leases). */
export const checkInRequest = z.object({
  sentAt: looseTime,
  /** The kernel's boot id: a new value means that the machine was restarted. */
  bootId: label(64),
  agentVersion: label(64),
  /** A hash of what tells this machine from a copy of it, never the machine's own id. */
  machine: ignorable(label(64)),
  /** The agent stores a key that an answer brings, calls with it, and only then forgets the one it had. */
  takesKeys: ignorable(z.boolean()),
  metrics: z.array(sample).max(agentLimits.samplesPerCheckIn),
  manifest: ignorable(manifest),
  running: z.array(heldTask).max(256),
  rootAccess: ignorable(rootAccessReport),
});

/** 200 of check-in; the agent adopts both intervals (1 s to 10 min). */
export const checkInAnswer = z.object({
  acknowledged: z.literal(true),
  metricsIntervalMs: z.int().min(1_000),
  checkInMs: z.int().min(1_000),
  /** The key that is to take over, to an agent that has said `takesKeys`. */
  agentKey: z.string().min(16).max(512).optional(),
  /** Absent from a control plane that knows of no profiles. */
  rootAccess: rootAccessWanted.optional(),
});

export type DiskSample = z.infer<typeof diskSample>;
export type NetworkSample = z.infer<typeof networkSample>;
export type Sample = z.infer<typeof sample>;
export type ToolState = z.infer<typeof toolState>;
export type Manifest = z.infer<typeof manifest>;
export type CheckInRequest = z.infer<typeof checkInRequest>;
export type CheckInAnswer = z.infer<typeof checkInAnswer>;
