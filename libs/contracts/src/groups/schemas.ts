import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { groupKinds } from './words.js';

/** A name is a value of the filter field `group`. */
const name = z.string().trim().min(1).max(80);
const description = z.string().trim().max(500);
/** In the grammar of the list of nodes. A group is no part of another one: a rule does not ask for groups. */
const rule = z.string().trim().min(1).max(500);

export const NodeGroup = z
  .object({
    id: Id,
    workspaceId: Id,
    name: z.string(),
    description: z.string(),
    kind: z.enum(groupKinds),
    /** `rule` only. */
    rule: z.string().nullable(),
    /** How many nodes belong to it at this moment; of those, how many are offline. */
    nodes: z.number().int(),
    offline: z.number().int(),
    version: z.number().int(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'NodeGroup' });

/** What names the group: it goes on naming it when the group is gone, and then finds nothing. */
export const GroupUses = z
  .object({
    items: z.array(z.object({ kind: z.enum(['view']), id: Id, name: z.string() })),
    /** Views of other people that name it as well, which are theirs alone to see. */
    hidden: z.number().int(),
  })
  .meta({ id: 'GroupUses' });

export const CreateGroup = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('static'), name, description: description.default('') }),
    z.strictObject({ kind: z.literal('rule'), name, description: description.default(''), rule }),
  ])
  .meta({ id: 'CreateGroup' });

/** What is left out stays; only a group by rule has one. With `version` a group that somebody else has changed meanwhile is not changed. */
export const UpdateGroup = z
  .strictObject({
    name: name.optional(),
    description: description.optional(),
    rule: rule.optional(),
    version: z.int().min(1).optional(),
  })
  .meta({ id: 'UpdateGroup' });
