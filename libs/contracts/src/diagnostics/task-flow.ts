import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();
const AskedProcess = z.object({
  bootId: z.string(),
  name: z.string(),
  host: z.string(),
  pid: z.number().int(),
  /** False: it did not say in time, so its figures are missing from the sums. */
  answered: z.boolean(),
});

/** How long work waited while its agent was asking for some, of the last quarter of an hour. Null without a single task. */
export const ClaimLatency = z.object({ tasks: count, p50Ms: ms, p95Ms: ms, p99Ms: ms, maxMs: ms }).nullable();

/** What one process has seen since it started. */
export const TaskFlowProcess = AskedProcess.extend({
  /** Null where it did not answer. */
  figures: z
    .object({
      attempted: count,
      succeeded: count,
      emptyPolls: count,
      /** Empty answers within half a second to agents that asked to wait: they would turn in a circle. */
      hastyPolls: count,
      failed: count,
      abandoned: count,
      claimedTasks: count,
      leasesExpired: count,
      staleReports: count,
      parkedPolls: count,
      agentSockets: count,
      lastClaimAt: Time.nullable(),
      latency: ClaimLatency,
    })
    .nullable(),
});

/** Work of one workspace that waits or runs. */
export const TaskFlowQueue = z.object({
  workspace: z.object({ id: z.string(), name: z.string() }),
  queued: count,
  leased: count,
  started: count,
  /** Age of the oldest that waits; null when nothing does. */
  oldestQueuedS: ms.nullable(),
  /** The same of those whose node is live and has room: somebody should have taken them. */
  oldestNeglectedS: ms.nullable(),
  /** Of those that wait, how many wait for nodes that are not live. */
  forAbsentNodes: count,
});

/** Something that is wrong, in words for a person. */
export const TaskFlowFinding = z.object({
  level: z.enum(['warning', 'critical']),
  what: z.string(),
  why: z.string(),
  next: z.string(),
});

export const TaskFlow = z
  .object({
    fetchedAt: Time,
    source: z.literal('agent-task-flow'),
    /** Names and meaning as older consoles read them. */
    agentCounters: z.object({ 'metrics.ingested': count, 'connection.opened': count }),
    claimCounters: z.object({
      'task.claim.attempted': count,
      'task.claim.succeeded': count,
      'task.claim.failed': count,
      'task.claim.emptyPoll': count,
    }),
    queue: z.object({ queued: count, running: count }),
    health: z.object({ realtimeConnected: count, lastAgentSeenAt: Time.nullable(), lastClaimAt: Time.nullable() }),
    latency: ClaimLatency,
    leasesExpired: count,
    staleReports: count,
    /** Attempts that were handed out twice: 0, or Fettle has a fault. Counted within and across processes. */
    doubleClaims: count,
    parkedPolls: count,
    findings: z.array(TaskFlowFinding),
    workspaces: z.array(TaskFlowQueue),
    processes: z.array(TaskFlowProcess),
  })
  .meta({ id: 'TaskFlow' });

export const taskFlow = {
  read: route({
    id: 'taskFlow.read',
    method: 'GET',
    path: '/diagnostics/task-flow',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:read-health' },
    limit: 'read',
    audit: null,
    summary: 'How tasks come to agents and back: claims, waiting, leases, and what is wrong with it',
    status: 200,
    response: TaskFlow,
    errors: ['dependency.unavailable'],
  }),
};
