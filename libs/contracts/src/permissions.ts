/**
 * Resource → actions. A route names exactly one of them as `resource:action`; what no role holds is held by nobody.
 * The same table answers the guard, the queries, the interface and the printed matrix.
 */
export const permissions = {
  workspace: ['read', 'update', 'archive', 'delete', 'transfer'],
  member: ['read', 'manage'],
  team: ['read', 'manage'],
  'api-key': ['own', 'manage'],
  node: ['read', 'update', 'enrol', 'remove'],
  group: ['manage'],
  view: ['own', 'share'],
  'agent-key': ['manage'],
  'root-access': ['manage'],
  event: ['read'],
  metric: ['read'],
  window: ['read', 'manage'],
  task: ['read', 'run-low', 'run-medium', 'run-high', 'cancel'],
  'audit-log': ['read'],
  platform: [
    'read-health',
    'read-audit',
    'read-directory',
    'manage',
    'manage-users',
    'manage-workspaces',
    'manage-settings',
    'impersonate',
  ],
} as const;

type Table = typeof permissions;
export type Permission = { [R in keyof Table & string]: `${R}:${Table[R][number]}` }[keyof Table & string];

export const workspaceRoles = ['viewer', 'operator', 'editor', 'admin', 'owner'] as const;
export type WorkspaceRole = (typeof workspaceRoles)[number];

export const platformRoles = ['user', 'platform_admin'] as const;
export type PlatformRole = (typeof platformRoles)[number];

/** What a team may grant its members on the nodes that it owns. Members, keys and the workspace itself are no matter of a team. */
export const teamRoles = ['operator', 'editor', 'admin'] as const satisfies readonly WorkspaceRole[];
export type TeamRole = (typeof teamRoles)[number];

const viewer: readonly Permission[] = [
  'workspace:read',
  'member:read',
  'team:read',
  'api-key:own',
  'node:read',
  'event:read',
  'metric:read',
  'window:read',
  'task:read',
  'view:own',
];
const operator: readonly Permission[] = [...viewer, 'window:manage', 'task:run-low', 'task:run-medium', 'task:cancel'];
/** Edits definitions (what nodes are called, groups, shared views) and runs nothing. */
const editor: readonly Permission[] = [...viewer, 'node:update', 'group:manage', 'view:share'];
const admin: readonly Permission[] = [
  ...new Set<Permission>([
    ...operator,
    ...editor,
    'task:run-high',
    'node:enrol',
    'node:remove',
    'agent-key:manage',
    'root-access:manage',
    'member:manage',
    'team:manage',
    'api-key:manage',
    'workspace:update',
    'workspace:archive',
    'audit-log:read',
  ]),
];
const owner: readonly Permission[] = [...admin, 'workspace:delete', 'workspace:transfer'];

export const roles: Readonly<Record<WorkspaceRole, readonly Permission[]>> = { viewer, operator, editor, admin, owner };

export const platformRolePermissions: Readonly<Record<PlatformRole, readonly Permission[]>> = {
  user: [],
  platform_admin: permissions.platform.map((action) => `platform:${action}` as const),
};

/** The permissions that concern one node and what runs on it: the only ones that the right of a team can give. */
const nodePermissions: readonly Permission[] = [
  'node:update',
  'node:remove',
  'agent-key:manage',
  'root-access:manage',
  'window:manage',
  'task:run-low',
  'task:run-medium',
  'task:run-high',
  'task:cancel',
];

/** Whether a workspace role holds a permission. */
export function can(role: WorkspaceRole | null | undefined, permission: Permission): boolean {
  return role ? roles[role].includes(permission) : false;
}

/** Whether the right of a team holds a permission on the nodes that the team owns. */
export function teamCan(role: TeamRole | null | undefined, permission: Permission): boolean {
  return role ? nodePermissions.includes(permission) && roles[role].includes(permission) : false;
}

/** Whether a platform role holds a permission. */
export function canOnPlatform(role: PlatformRole | null | undefined, permission: Permission): boolean {
  return role ? platformRolePermissions[role].includes(permission) : false;
}

/** Whether `role` holds everything that `other` holds. Roles are no ladder: an operator runs and an editor edits. */
export function holdsAllOf(role: WorkspaceRole, other: WorkspaceRole): boolean {
  return roles[other].every((permission) => can(role, permission));
}

/**
 * Whether somebody of the role `acting` may turn another member's role `current` (null: no member yet) into `next` (null: remove).
 * Nobody hands out, or takes away, what he does not hold himself. Own membership and the last owner are judged by their own rules.
 */
export function mayAssign(acting: WorkspaceRole, current: WorkspaceRole | null, next: WorkspaceRole | null): boolean {
  const within = (role: WorkspaceRole | null): boolean => role === null || holdsAllOf(acting, role);
  return can(acting, 'member:manage') && within(current) && within(next);
}
