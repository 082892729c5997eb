import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { cellMetrics, nodeGroupings } from './groupings.js';
import { nodePresences } from './presences.js';

export const GroupedNodes = z
  .object({
    by: z.enum(nodeGroupings),
    /** At most 200; those with the worst presence first, then by value. Null: the nodes without one. */
    groups: z.array(
      z.object({
        value: z.string().nullable(),
        total: z.number().int(),
        presences: z.record(z.enum(nodePresences), z.number().int()),
        /** The worst presence among its nodes. */
        worst: z.enum(nodePresences),
      }),
    ),
    /** How many groups there are beyond those. */
    beyond: z.number().int(),
    asOf: Time,
  })
  .meta({ id: 'GroupedNodes' });

export const NodeCells = z
  .object({
    metric: z.enum(cellMetrics),
    /**
     * One each node, worst presence first and then by name: `[id, name, presence, value]`. Presence is its place in `live, late,
     * offline, never`; value is the last measured one (percent, or load), null where there is none or presence is asked for.
     */
    cells: z.array(z.tuple([z.string(), z.string(), z.int().min(0).max(3), z.number().nullable()])),
    total: z.number().int(),
    presences: z.record(z.enum(nodePresences), z.number().int()),
    asOf: Time,
  })
  .meta({ id: 'NodeCells' });
