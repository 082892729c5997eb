import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';

/**
 * What is known of a node's presence. `live`: heard from within 45 s. `late`: 45 s to 2 min. `offline`: longer.
 * `never`: enrolled and not heard from yet.
 */
export const nodePresences = ['live', 'late', 'offline', 'never'] as const;
export type NodePresence = (typeof nodePresences)[number];

/** The last measured figures, with their time: whoever shows them shows their age. */
export const NodeVitals = z.object({
  at: Time,
  cpuPercent: z.number().nullable(),
  memoryPercent: z.number().nullable(),
  diskPercent: z.number().nullable(),
  load1: z.number().nullable(),
  temperatureC: z.number().nullable(),
  uptimeS: z.number().nullable(),
});

export const Node = z
  .object({
    id: Id,
    workspaceId: Id,
    /** The team that owns it; null: none. */
    teamId: Id.nullable(),
    teamName: z.string().nullable(),
    name: z.string(),
    description: z.string().nullable(),
    hostname: z.string(),
    os: z.string(),
    arch: z.string(),
    platformVersion: z.string().nullable(),
    kernelVersion: z.string().nullable(),
    agentVersion: z.string().nullable(),
    presence: z.enum(nodePresences),
    lastSeenAt: Time.nullable(),
    vitals: NodeVitals.nullable(),
    tasksRunning: z.number().int(),
    tasksWaiting: z.number().int(),
    /** Capability manifest: tool name → state. Empty until the agent has sent one. */
    tools: z.record(z.string(), z.enum(['available', 'degraded', 'unavailable'])),
    agentKey: z.object({ createdAt: Time, lastUsedAt: Time.nullable() }).nullable(),
    version: z.number().int(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'Node' });

/** What is left out stays; an empty description is none. With `version` a node that somebody else has changed meanwhile is not changed. */
export const UpdateNode = z
  .strictObject({
    name: z.string().trim().min(2).max(120).optional(),
    description: z.string().trim().max(500).optional(),
    version: z.int().min(1).optional(),
  })
  .meta({ id: 'UpdateNode' });
