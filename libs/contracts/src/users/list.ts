import type { FilterField } from '../filter/index.js';
import { platformRoles } from '../permissions.js';
import { userStates } from './states.js';

/** What platform roles are called wherever people read them. */
export const platformRoleWords = { user: 'person', platform_admin: 'platform administrator' } as const;

/** What people are filtered by. A free word is looked for in names and e-mail addresses. */
export const userFilterFields: readonly FilterField[] = [
  { name: 'state', label: 'State', kind: 'choice', choices: userStates.map((value) => ({ value, label: value })) },
  {
    name: 'role',
    label: 'Platform role',
    kind: 'choice',
    choices: platformRoles.map((value) => ({ value, label: platformRoleWords[value] })),
  },
  { name: 'name', label: 'Name', kind: 'text' },
  { name: 'email', label: 'E-mail', kind: 'text' },
  { name: 'workspace', label: 'Workspace', kind: 'text', hint: 'Name or slug of a workspace that they belong to' },
  { name: 'workspaces', label: 'Workspaces', kind: 'number', hint: 'workspaces=0 belong to none' },
  { name: 'signin', label: 'Last sign-in', kind: 'time', hint: 'signin>90d is longer ago than 90 days' },
  { name: 'created', label: 'Added', kind: 'time' },
];

/** `newest` is who was added last. */
export const userSorts = ['name', 'email', 'state', 'role', 'workspaces', 'signin', 'newest', 'created'] as const;
export type UserSort = (typeof userSorts)[number];
