import * as z from 'zod';

/** What commands that only look have in common; each may say otherwise. */
export const looking = {
  risk: 'low',
  platforms: ['linux'],
  timeoutS: 60,
  idempotent: true,
  exclusive: false,
  needs: [],
  root: false,
} as const;

/** What commands that change something have in common. */
export const acting = {
  platforms: ['linux'],
  timeoutS: 120,
  idempotent: false,
  exclusive: false,
  needs: [],
  reading: false,
} as const;

/**
 * What a disruptive command is confirmed with: the id of the thing that it was resolved to, as the reading that shows it says. Server and
 * agent compare it with what they know; people cannot leave it out.
 */
export const targetId = z.string().min(1).max(4_096).optional();

/** Of a list that was cut to what an answer may hold: how many there are. */
export const cutList = { total: z.int().min(0), truncated: z.boolean() };
