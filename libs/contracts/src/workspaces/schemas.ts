import { z } from 'zod';
import { Id, Time } from '../mechanism/page.js';
import { TimeZone } from '../mechanism/timezone.js';
import { workspaceRoles } from '../permissions.js';

export const WorkspaceParams = z.strictObject({ workspaceId: Id });

/** What people read and type: 1 to 120 characters, no control characters. */
export const WorkspaceName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]*$/u, 'no control characters');

/** The name in addresses: lower-case letters, digits and single hyphens between them. One workspace at a time has it. */
export const WorkspaceSlug = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'lower-case letters and digits, with single hyphens between them');

export const Workspace = z
  .object({
    id: Id,
    name: z.string(),
    slug: z.string(),
    isDefault: z.boolean(),
    timezone: z.string(),
    currentUserRole: z.enum(workspaceRoles),
    /** Since when it can only be read; null while it is open. */
    archivedAt: Time.nullable(),
    version: z.int(),
    createdAt: Time,
  })
  .meta({ id: 'Workspace' });

/** `version`: the one that was read; where somebody has changed the workspace since, nothing is changed. */
export const UpdateWorkspace = z
  .strictObject({
    name: WorkspaceName.optional(),
    slug: WorkspaceSlug.optional(),
    timezone: TimeZone.optional(),
    version: z.int().positive().optional(),
  })
  .refine(({ version: _version, ...fields }) => Object.values(fields).some((value) => value !== undefined), {
    message: 'something to change',
  });

export const platformWorkspaceStates = ['open', 'archived', 'deleting'] as const;

/** A workspace as the administrators of the platform see it: what it holds is counted, not shown. */
export const PlatformWorkspace = z
  .object({
    id: Id,
    name: z.string(),
    slug: z.string(),
    isDefault: z.boolean(),
    timezone: z.string(),
    state: z.enum(platformWorkspaceStates),
    archivedAt: Time.nullable(),
    /** Since when it is being deleted. */
    deletingAt: Time.nullable(),
    members: z.int(),
    /** Of them, invited people who have not accepted yet. */
    pendingMembers: z.int(),
    nodes: z.int(),
    runningTasks: z.int(),
    /** At most five, the longest-standing first. None: nobody owns it, which should not be. */
    owners: z.array(z.object({ id: Id, name: z.string(), email: z.string() })),
    version: z.int(),
    createdAt: Time,
  })
  .meta({ id: 'PlatformWorkspace' });
