import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { criticalities, TAGS_MAX } from '../nodes/record.js';
import { Tag } from '../nodes/schemas.js';
import { CreateTask } from '../tasks/schemas.js';
import { hasLength, needsLength, windowLength, WindowReason } from '../windows/schemas.js';
import { bulkActKinds, bulkActStates, bulkOutcomes } from './words.js';

/** Which nodes: all that a filter matches at this moment, but for some, or only some of them. */
const chosen = {
  q: z.string().max(500),
  exceptIds: z.array(Id).max(1_000).default([]),
  onlyIds: z.array(Id).min(1).max(1_000).optional(),
};

const tags = z.array(Tag).min(1).max(TAGS_MAX);

/** A change of what is kept of nodes, or of their maintenance, which begins now. */
export const StartBulkAct = z
  .strictObject({
    ...chosen,
    act: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('tag-add'), tags }),
      z.strictObject({ kind: z.literal('tag-remove'), tags }),
      /** Where a node has both already, they become one. */
      z.strictObject({ kind: z.literal('tag-rename'), from: Tag, to: Tag }),
      z.strictObject({ kind: z.literal('site'), site: z.string().trim().max(80).nullable() }),
      z.strictObject({ kind: z.literal('criticality'), criticality: z.enum(criticalities) }),
      z
        .strictObject({ kind: z.literal('maintenance'), reason: WindowReason, ...windowLength })
        .refine(hasLength, needsLength),
      z.strictObject({ kind: z.literal('maintenance-end') }),
    ]),
  })
  .meta({ id: 'StartBulkAct' });

/** One command for every node. */
export const RunBulkAct = CreateTask.omit({ nodeId: true }).extend(chosen).strict().meta({ id: 'RunBulkAct' });

/** Nodes go to one team, or to none. */
export const GiveToTeamInBulk = z.strictObject({ ...chosen, teamId: Id.nullable() }).meta({ id: 'GiveToTeamInBulk' });

export const BulkAct = z
  .object({
    id: Id,
    workspaceId: Id,
    kind: z.enum(bulkActKinds),
    /** What is done, in a sentence: "Add the tags prod, web". */
    words: z.string(),
    /** The filter, as it was when the nodes were chosen. */
    q: z.string(),
    state: z.enum(bulkActStates),
    /** Why it was stopped; null otherwise. */
    reason: z.string().nullable(),
    startedBy: z.string(),
    total: z.number().int(),
    outcomes: z.record(z.enum(bulkOutcomes), z.number().int()),
    version: z.number().int(),
    createdAt: Time,
    finishedAt: Time.nullable(),
  })
  .meta({ id: 'BulkAct' });

export const BulkActNode = z
  .object({
    nodeId: Id,
    /** Null where the node is gone. */
    name: z.string().nullable(),
    outcome: z.enum(bulkOutcomes),
    /** Why it was left out. */
    code: z.string().nullable(),
    /** The task that it got; `run` only. */
    taskId: Id.nullable(),
  })
  .meta({ id: 'BulkActNode' });
