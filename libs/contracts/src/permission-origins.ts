import type { Permission, WorkspaceRole } from './permissions.js';

/** A rule of a product whose users come to Fettle, and what it has become here. */
export interface OriginRule {
  readonly rule: string;
  /** What it is here; empty only where `instead` says what took its place. */
  readonly permissions: readonly Permission[];
  readonly instead?: string;
}

export interface Origin {
  readonly product: string;
  /** Its roles, each with the role that does the same here; null: no role of a workspace. */
  readonly roles: Readonly<Record<string, WorkspaceRole | null>>;
  readonly note: string;
  readonly rules: readonly OriginRule[];
}

/** Where the table comes from. What somebody could do there, he can do here with the role beside his; the holes are not taken over. */
export const permissionOrigins: readonly Origin[] = [
  {
    product: 'Noderax',
    roles: { owner: 'owner', admin: 'admin', member: 'operator', viewer: 'viewer', platform_admin: null },
    note: 'A member there could do no more than a viewer; here he runs commands. `platform_admin` is the platform role of the same name, which opens no workspace by itself.',
    rules: [
      {
        rule: 'Read the own workspace: nodes, tasks, metrics, events',
        permissions: [
          'workspace:read',
          'node:read',
          'task:read',
          'metric:read',
          'event:read',
          'member:read',
          'team:read',
        ],
      },
      {
        rule: 'Read any node or task through global routes',
        permissions: [],
        instead: 'Nothing: every read is bound to a workspace',
      },
      {
        rule: 'Create and cancel tasks',
        permissions: ['task:run-low', 'task:run-medium', 'task:run-high', 'task:cancel'],
      },
      { rule: 'Add nodes by install command', permissions: ['node:enrol'] },
      {
        rule: 'Node name, team, keys and removal',
        permissions: ['node:update', 'node:remove', 'agent-key:manage', 'team:manage'],
      },
      { rule: 'Root profile of a node', permissions: ['root-access:manage'] },
      { rule: 'Maintenance mode of nodes', permissions: ['window:read', 'window:manage'] },
      {
        rule: 'Members, teams and settings of the workspace',
        permissions: ['member:manage', 'team:manage', 'workspace:update', 'workspace:archive'],
      },
      { rule: 'Promote oneself, demote the last owner', permissions: [], instead: 'Nobody: refused with 409 or 403' },
      { rule: 'Delete a workspace', permissions: ['workspace:delete', 'workspace:transfer'] },
      { rule: 'Audit of the workspace', permissions: ['audit-log:read'] },
      {
        rule: 'Users, workspaces and settings of the platform',
        permissions: [
          'platform:manage-users',
          'platform:manage-workspaces',
          'platform:manage-settings',
          'platform:read-directory',
        ],
      },
      {
        rule: 'Outbox, diagnostics and updates of the control plane',
        permissions: ['platform:manage', 'platform:read-health', 'platform:read-audit'],
      },
    ],
  },
  {
    product: 'Nora',
    roles: { viewer: 'viewer', editor: 'editor', admin: 'admin', owner: 'owner' },
    note: 'Each role there holds all of the one below it. Here an editor edits and runs nothing: who shall run as well is an admin, or belongs to a team that grants operator.',
    rules: [
      {
        rule: 'Viewer reads',
        permissions: ['workspace:read', 'node:read', 'task:read', 'metric:read', 'member:read', 'team:read'],
      },
      { rule: 'Editor changes definitions', permissions: ['node:update', 'group:manage', 'view:share'] },
      { rule: 'Own API keys, own views of lists', permissions: ['api-key:own', 'view:own'] },
      {
        rule: 'Admin manages members, invitations and keys',
        permissions: ['member:manage', 'api-key:manage', 'team:manage', 'workspace:update'],
      },
      { rule: 'Owner deletes the workspace', permissions: ['workspace:delete', 'workspace:transfer'] },
    ],
  },
  {
    product: 'NOBA',
    roles: { viewer: 'viewer', operator: 'operator', admin: 'admin' },
    note: 'Commands are of low, medium or high risk there. Viewers run nothing, operators low and medium, admins all: the same here.',
    rules: [
      { rule: 'Low risk: operator and admin', permissions: ['task:run-low'] },
      { rule: 'Medium risk: operator and admin', permissions: ['task:run-medium'] },
      { rule: 'High risk: admin', permissions: ['task:run-high'] },
      { rule: 'Agents and their keys: admin', permissions: ['agent-key:manage', 'node:enrol', 'node:remove'] },
      { rule: 'Audit log: admin', permissions: ['audit-log:read'] },
      {
        rule: 'Users and settings: admin',
        permissions: ['platform:manage-users', 'platform:manage-settings', 'platform:impersonate'],
      },
    ],
  },
];
