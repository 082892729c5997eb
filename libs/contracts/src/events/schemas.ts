import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';

/** How much an event matters: `critical` needs somebody now, `warning` soon, `info` nobody. */
export const eventSeverities = ['info', 'warning', 'critical'] as const;
export type EventSeverity = (typeof eventSeverities)[number];

/** The kind of an event: words of small letters, joined by dots and dashes, the noun first (`node.offline`). */
export const EventType = z
  .string()
  .max(80)
  .regex(/^[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+$/, 'two or more words of small letters, joined by dots');

/** Something that happened in a workspace by itself or through agents. What people do is in the audit log. */
export const Event = z
  .object({
    id: Id,
    workspaceId: Id,
    /** The node it is about, under the name it has now, or had last. Null: about none. */
    node: z.object({ id: Id, name: z.string() }).nullable(),
    type: EventType,
    severity: z.enum(eventSeverities),
    /** One sentence for people. */
    message: z.string(),
    data: z.record(z.string(), z.unknown()),
    /** How often it happened: what repeats within a short time is one event with a count. */
    times: z.number().int().min(1),
    at: Time,
    /** When it happened last. */
    lastAt: Time,
  })
  .meta({ id: 'Event' });
