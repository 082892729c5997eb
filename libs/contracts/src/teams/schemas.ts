import { z } from 'zod';
import { Id, Time, pageQuery } from '../mechanism/page.js';
import { teamRoles, workspaceRoles } from '../permissions.js';

/** What lists of nodes and tasks are asked for where a node belongs to no team: no team can have this name. */
export const NO_TEAM = 'none';

export const TeamName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .refine((name) => name.toLowerCase() !== NO_TEAM, `“${NO_TEAM}” stands for nodes without a team`);

/** What its members may do on the nodes that it owns, beyond their own role; null: nothing more. */
export const TeamRight = z.enum(teamRoles).nullable();

export const Team = z
  .object({
    id: Id,
    workspaceId: Id,
    name: z.string(),
    description: z.string(),
    role: TeamRight,
    members: z.number().int(),
    nodes: z.number().int(),
    /** Whether the asking person belongs to it. */
    isMine: z.boolean(),
    version: z.number().int(),
    createdAt: Time,
    updatedAt: Time,
  })
  .meta({ id: 'Team' });

/** What the teams of a workspace are looked for by: `search` in names and descriptions. */
export const TeamQuery = z.strictObject({ ...pageQuery, search: z.string().trim().max(120).optional() });

/** A team as the administrators of the platform see it. */
export const PlatformTeam = Team.omit({ isMine: true })
  .extend({
    /** At most five of its members, by name; `members` counts them all. */
    firstMembers: z.array(z.object({ id: Id, name: z.string() })),
  })
  .meta({ id: 'PlatformTeam' });

export const TeamMember = z
  .object({ userId: Id, name: z.string(), email: z.string(), role: z.enum(workspaceRoles), addedAt: Time })
  .meta({ id: 'TeamMember' });

export const CreateTeam = z
  .strictObject({
    name: TeamName,
    description: z.string().trim().max(500).default(''),
    role: TeamRight.default(null),
  })
  .meta({ id: 'CreateTeam' });

/** What is left out stays. With `version` a team that somebody else has changed meanwhile is not changed. */
export const UpdateTeam = z
  .strictObject({
    name: TeamName.optional(),
    description: z.string().trim().max(500).optional(),
    role: TeamRight.optional(),
    version: z.int().min(1).optional(),
  })
  .meta({ id: 'UpdateTeam' });
