import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { RootAccess } from '../root-access/schemas.js';
import { nodePresences } from './presences.js';
import { NO_TAG, NOTES_MAX_CHARS, TAGS_MAX, TAG_MAX_CHARS, criticalities, nodeFlags, tagForm } from './record.js';

export { nodePresences };
export type { NodePresence } from './presences.js';

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

export const Tag = z
  .string()
  .max(TAG_MAX_CHARS)
  .regex(tagForm, 'a lower-case word of letters, digits and . _ : / -')
  .refine((tag) => tag !== NO_TAG, `“${NO_TAG}” stands for nodes without a tag`);

/** What the machine is made of, as its agent tells; null fields are not known. */
export const NodeHardware = z.object({
  cpuModel: z.string().nullable(),
  cpuCount: z.number().int().nullable(),
  memoryTotalBytes: z.number().nullable(),
  /** The kind of container around the agent; null: a whole machine. */
  container: z.string().nullable(),
  initSystem: z.string().nullable(),
  distribution: z.object({ id: z.string(), name: z.string(), version: z.string() }).nullable(),
});

/** Where a node runs: told by its agent, or by a person (`source` manual). */
export const NodeLocation = z.object({
  provider: z.string(),
  source: z.string(),
  region: z.string(),
  zone: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
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
    tags: z.array(z.string()),
    site: z.string().nullable(),
    criticality: z.enum(criticalities),
    /** The member who answers for it. */
    owner: z.object({ id: Id, name: z.string() }).nullable(),
    /** Markdown, at most 20,000 characters. */
    notes: z.string().nullable(),
    hostname: z.string(),
    /** IP addresses of its interfaces, loopback and link-local left out; empty until the agent has told. */
    addresses: z.array(z.string()),
    location: NodeLocation.nullable(),
    /** Null until the agent has told. */
    hardware: NodeHardware.nullable(),
    /** The commands that its agent knows; null until it has told. */
    commands: z.array(z.string()).nullable(),
    /** The window that it is in; automation leaves it alone meanwhile. */
    maintenance: z
      .object({ id: Id, reason: z.string(), startedAt: Time, endsAt: Time, openEnded: z.boolean() })
      .nullable(),
    flags: z.array(z.enum(nodeFlags)),
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
    rootAccess: RootAccess,
    agentKey: z.object({ createdAt: Time, lastUsedAt: Time.nullable() }).nullable(),
    version: z.number().int(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'Node' });

/** What is left out stays; an empty description, site or note is none. With `version` a node that somebody else has changed meanwhile is not changed. */
export const UpdateNode = z
  .strictObject({
    name: z.string().trim().min(2).max(120).optional(),
    description: z.string().trim().max(500).optional(),
    /** All of them, in whatever order: each is kept once, sorted. */
    tags: z.array(Tag).max(TAGS_MAX).optional(),
    site: z.string().trim().max(80).optional(),
    criticality: z.enum(criticalities).optional(),
    /** A member of the workspace; null: nobody. */
    ownerId: Id.nullable().optional(),
    notes: z.string().max(NOTES_MAX_CHARS).optional(),
    version: z.int().min(1).optional(),
  })
  .meta({ id: 'UpdateNode' });
