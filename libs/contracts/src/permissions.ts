/**
 * Resource → actions. A route names exactly one of them as `resource:action`; what no role holds is held by nobody.
 * The same table answers the guard, the queries, the interface and the printed matrix.
 */
export const permissions = {
  workspace: ['read', 'update', 'delete', 'transfer'],
  member: ['read', 'manage'],
  node: ['read', 'update', 'enrol', 'remove'],
  'agent-key': ['manage'],
  metric: ['read'],
  task: ['read', 'run-low', 'run-medium', 'run-high', 'cancel'],
  'audit-log': ['read'],
  platform: ['read-health', 'read-audit', 'manage'],
} as const;

type Table = typeof permissions;
export type Permission = { [R in keyof Table & string]: `${R}:${Table[R][number]}` }[keyof Table & string];

export const workspaceRoles = ['viewer', 'operator', 'editor', 'admin', 'owner'] as const;
export type WorkspaceRole = (typeof workspaceRoles)[number];

export const platformRoles = ['user', 'platform_admin'] as const;
export type PlatformRole = (typeof platformRoles)[number];

const viewer: readonly Permission[] = ['workspace:read', 'member:read', 'node:read', 'metric:read', 'task:read'];
const operator: readonly Permission[] = [...viewer, 'task:run-low', 'task:run-medium', 'task:cancel'];
/** Edits definitions and runs nothing: today there is no definition to edit but a node's own description. */
const editor: readonly Permission[] = [...viewer, 'node:update'];
const admin: readonly Permission[] = [
  ...new Set<Permission>([
    ...operator,
    ...editor,
    'task:run-high',
    'node:enrol',
    'node:remove',
    'agent-key:manage',
    'member:manage',
    'workspace:update',
    'audit-log:read',
  ]),
];
const owner: readonly Permission[] = [...admin, 'workspace:delete', 'workspace:transfer'];

export const roles: Readonly<Record<WorkspaceRole, readonly Permission[]>> = { viewer, operator, editor, admin, owner };

export const platformRolePermissions: Readonly<Record<PlatformRole, readonly Permission[]>> = {
  user: [],
  platform_admin: ['platform:read-health', 'platform:read-audit', 'platform:manage'],
};

/** Whether a workspace role holds a permission. */
export function can(role: WorkspaceRole | null | undefined, permission: Permission): boolean {
  return role ? roles[role].includes(permission) : false;
}

/** Whether a platform role holds a permission. */
export function canOnPlatform(role: PlatformRole | null | undefined, permission: Permission): boolean {
  return role ? platformRolePermissions[role].includes(permission) : false;
}
