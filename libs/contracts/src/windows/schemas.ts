import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { WINDOW_MAX_DAYS, windowStates } from './states.js';

/** What a window can be about. */
export const windowScopes = ['node'] as const;

const maxMinutes = WINDOW_MAX_DAYS * 24 * 60;

/** A time of maintenance: automation leaves what it is about alone, people may still act. */
export const MaintenanceWindow = z
  .object({
    id: Id,
    workspaceId: Id,
    scope: z.object({ kind: z.enum(windowScopes), id: Id, name: z.string() }),
    state: z.enum(windowStates),
    reason: z.string(),
    startsAt: Time,
    /** Its end, or where somebody is to end it by hand the latest one. */
    endsAt: Time,
    openEnded: z.boolean(),
    endedAt: Time.nullable(),
    createdBy: z.string(),
    /** Null: it ended by itself, or has not ended. */
    endedBy: z.string().nullable(),
    version: z.number().int(),
    createdAt: Time,
  })
  .meta({ id: 'MaintenanceWindow' });

export const WindowReason = z.string().trim().min(3).max(500);

/** How long a window is: minutes from its start, or `untilEnded` by somebody, at most 30 days. */
export const windowLength = {
  minutes: z.int().min(5).max(maxMinutes).optional(),
  untilEnded: z.literal(true).optional(),
};

export const hasLength = ({
  minutes,
  untilEnded,
}: {
  minutes?: number | undefined;
  untilEnded?: true | undefined;
}): boolean => (minutes === undefined) !== (untilEnded === undefined);
export const needsLength = { message: 'give either minutes or untilEnded', path: ['minutes'] };

export const StartMaintenance = z
  .strictObject({
    reason: WindowReason,
    ...windowLength,
    /** A later start, at most 30 days ahead; without it now. */
    startsAt: Time.optional(),
  })
  .refine(hasLength, needsLength)
  .meta({ id: 'StartMaintenance' });

/** The same for many nodes, all beginning now. */
export const StartMaintenanceOnMany = z
  .strictObject({ nodeIds: z.array(Id).min(1).max(200), reason: WindowReason, ...windowLength })
  .refine(hasLength, needsLength)
  .meta({ id: 'StartMaintenanceOnMany' });
