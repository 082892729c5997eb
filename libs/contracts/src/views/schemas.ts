import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { cellMetrics, nodeGroupings } from '../nodes/groupings.js';
import { defaultScopes, viewLayouts, viewLists, viewScopes } from './words.js';

const key = z
  .string()
  .max(40)
  .regex(/^[a-zA-Z][a-zA-Z0-9-]*$/);

/** How a list stands. Null means as the list is made; what a list has not (a layout of tasks) is ignored by it. */
export const ViewState = z
  .strictObject({
    q: z.string().max(500).default(''),
    sort: key.nullable().default(null),
    direction: z.enum(['asc', 'desc']).nullable().default(null),
    columns: z.array(key).max(40).nullable().default(null),
    groupBy: z.enum(nodeGroupings).nullable().default(null),
    layout: z.enum(viewLayouts).default('list'),
    /** What the cells of the heat map show. */
    metric: z.enum(cellMetrics).default('presence'),
    density: z.enum(['compact', 'normal', 'touch']).default('normal'),
  })
  .meta({ id: 'ViewState' });

const name = z.string().trim().min(1).max(80);

export const SavedView = z
  .object({
    id: Id,
    workspaceId: Id,
    list: z.enum(viewLists),
    name: z.string(),
    scope: z.enum(viewScopes),
    /** The team that it is shared with; `team` only. */
    teamId: Id.nullable(),
    teamName: z.string().nullable(),
    /** Who made it; null where that person has left. */
    createdBy: z.string().nullable(),
    state: ViewState,
    /** In the asking person's own row of pinned views. */
    isPinned: z.boolean(),
    /** For whom the list opens with it, as far as that concerns the asking person. */
    defaultOf: z.array(z.enum(defaultScopes)),
    /** Whether the asking person may change and delete it. */
    isMine: z.boolean(),
    mayChange: z.boolean(),
    version: z.number().int(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'SavedView' });

/** Every view of a list that the asking person sees, pinned ones first, then by name. */
export const SavedViews = z
  .object({
    items: z.array(SavedView),
    /** The one that the list opens with for this person, and on whose word; null: as the list is made. */
    default: z.object({ viewId: Id, of: z.enum(defaultScopes) }).nullable(),
  })
  .meta({ id: 'SavedViews' });

export const CreateView = z
  .strictObject({ list: z.enum(viewLists), name, state: ViewState, isPinned: z.boolean().default(false) })
  .meta({ id: 'CreateView' });

/** What is left out stays. With `version` a view that somebody else has changed meanwhile is not changed. */
export const UpdateView = z
  .strictObject({ name: name.optional(), state: ViewState.optional(), version: z.int().min(1).optional() })
  .meta({ id: 'UpdateView' });

/** With whom a view is to be shared; `personal` takes a shared view back to the asking person alone. */
export const ShareView = z
  .strictObject({
    scope: z.enum(viewScopes),
    teamId: Id.nullable().default(null),
    version: z.int().min(1).optional(),
  })
  .refine(
    ({ scope, teamId }) => (scope === 'team') === (teamId !== null),
    'teamId goes with the scope team, and only with it',
  )
  .meta({ id: 'ShareView' });
