import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

/** `unknown`: cannot be measured at the moment, because what it is measured by is away. */
export const componentStates = ['ok', 'degraded', 'down', 'unknown', 'not_configured'] as const;

const facts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]));

export const ComponentHealth = z.object({
  name: z.string(),
  state: z.enum(componentStates),
  /** Since when it is so, where that is known. */
  since: Time.nullable(),
  /** One sentence for a person. */
  detail: z.string(),
  checkedAt: Time,
  latencyMs: z.number().nullable(),
  facts,
  /** For `unknown`: what this process measured last; null when it never has. */
  lastKnown: z.object({ state: z.enum(componentStates), detail: z.string(), facts, checkedAt: Time }).nullable(),
});

/** `late`: its last beat is overdue. `lost`: it has not been heard from for a minute. `stopped`: it said that it ends. */
export const processStates = ['running', 'late', 'lost', 'stopped'] as const;

const count = z.number().int().nonnegative();

/** One run of a server process, as its last heartbeat told. */
export const ProcessState = z
  .object({
    bootId: z.string(),
    name: z.string(),
    host: z.string(),
    pid: z.number().int(),
    version: z.string(),
    state: z.enum(processStates),
    startedAt: Time,
    beatAt: Time,
    stoppedAt: Time.nullable(),
    /** Runs of this name on this host that ended within 24 h, and when the last of them did. */
    restarts: count,
    lastEndedAt: Time.nullable(),
    rssBytes: count,
    /** How late timers fire, 99 of 100 of them better than this, since the beat before. */
    loopDelayP99Ms: z.number().nonnegative(),
    pool: z.object({ inUse: count, size: count, waiting: count }),
    /** How far the database's clock is ahead of this process's; null before it was measured. */
    clockOffsetMs: z.number().nullable(),
  })
  .meta({ id: 'ProcessState' });

/** A node whose agent's clock is off, as some process noticed at its last check-in. */
export const ClockOff = z.object({
  nodeId: z.string(),
  name: z.string(),
  workspace: z.object({ id: z.string(), name: z.string() }),
  /** How far the agent's clock is ahead of the control plane's. */
  offsetMs: z.number(),
  noticedAt: Time,
});

/** The agents of all workspaces. */
export const AgentSummary = z.object({
  /** The twenty most frequent versions; null is an agent that has not said its version. */
  versions: z.array(z.object({ version: z.string().nullable(), nodes: count })),
  clocksOff: z.array(ClockOff),
});

export const PlatformHealth = z
  .object({
    state: z.enum(componentStates),
    asOf: Time,
    bootId: z.string(),
    version: z.string(),
    startedAt: Time,
    components: z.array(ComponentHealth),
    /** What the database holds, with the time it was read: earlier than `asOf` while the database is away, null when never. */
    processes: z.object({ readAt: Time, items: z.array(ProcessState) }).nullable(),
    agents: z.object({ readAt: Time, summary: AgentSummary }).nullable(),
    /** Set while the database cannot say who the reader is: when it last did, and until when this answer is given without it. */
    vouched: z.object({ verifiedAt: Time, until: Time }).nullable(),
  })
  .meta({ id: 'PlatformHealth' });

export const diagnostics = {
  health: route({
    id: 'diagnostics.health',
    method: 'GET',
    path: '/diagnostics/health',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:read-health' },
    limit: 'read',
    audit: null,
    summary: 'The measured health of every part of the control plane',
    status: 200,
    withoutDatabase: true,
    response: PlatformHealth,
    errors: ['dependency.unavailable'],
  }),
};
