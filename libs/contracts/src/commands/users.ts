import * as z from 'zod';
import { absolutePath, command } from './command.js';
import { dangerousGroups, groupFault, groupList } from './dangerous-groups.js';
import { acting, cutList, looking, targetId } from './looking.js';

export const userActions = ['add', 'delete', 'modify', 'lock', 'unlock'] as const;

/** An account of the machine. */
export const UserRow = z.object({
  name: z.string(),
  uid: z.int(),
  gid: z.int(),
  /** Its own group first. */
  groups: z.array(z.string()),
  /** Those of `groups` that give rights over the whole machine. */
  powerfulGroups: z.array(z.string()),
  fullName: z.string(),
  home: z.string(),
  shell: z.string(),
  /** Somebody could sign in: its shell is one. */
  canSignIn: z.boolean(),
  /** Its password is locked; null where the agent may not see that. */
  isLocked: z.boolean().nullable(),
  /** Made by the system, not for a person. */
  isSystem: z.boolean(),
  /** Name and number: what disrupts is confirmed with it. */
  targetId: z.string(),
});
export type UserRow = z.infer<typeof UserRow>;

const userName = z
  .string()
  .regex(/^[a-z_][a-z0-9_-]{0,31}$/, { error: 'must be the name of an account: a to z, 0 to 9, _ and -' })
  .refine((name) => !dangerousGroups.has(name), { error: 'is an account that only the machine itself changes' });

/** Said once for lists and for text with commas: both are looked through. */
const groups = z.union([z.array(z.string().max(256)).max(32), z.string().max(2_048)]).superRefine((value, context) => {
  for (const group of groupList(value)) {
    const message = groupFault(group);
    if (message) context.addIssue({ code: 'custom', message });
  }
});

/** Accounts. */
export const userCommands = {
  list_users: command({
    summary: 'Accounts of the machine, their groups, and whether somebody could sign in.',
    ...looking,
    group: 'users',
    reading: true,
    params: z.strictObject({}),
    result: z.object({ users: z.array(UserRow), ...cutList }),
  }),
  user_manage: command({
    summary:
      'Adds, deletes, changes, locks or unlocks an account of a person. Never one of the system, and never into a group that gives root.',
    ...acting,
    group: 'users',
    risk: 'high',
    root: true,
    exclusive: true,
    params: z.strictObject({
      username: userName,
      action: z.enum(userActions),
      /** To be a member of, beside the groups it has: a list, or text with commas. */
      groups: groups.optional(),
      shell: absolutePath.optional(),
      /** On `delete`: with its home directory. */
      removeHome: z.boolean().default(false),
      targetId,
    }),
    result: z.object({ action: z.enum(userActions), user: UserRow.nullable() }),
  }),
} as const;
