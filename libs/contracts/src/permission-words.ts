import type { Permission, TeamRole, WorkspaceRole } from './permissions.js';

/** What each permission opens, as the end of "who holds it may …": refusals, the printed matrix and the interface say the same. */
export const permissionWords: Readonly<Record<Permission, string>> = {
  'workspace:read': 'see the workspace and its summary',
  'workspace:update': 'change the name, time zone and default rules of the workspace',
  'workspace:archive': 'archive the workspace and restore it',
  'workspace:delete': 'delete the workspace with all that belongs to it',
  'workspace:transfer': 'hand the ownership of the workspace to another member',
  'member:read': 'see who belongs to the workspace and with which role',
  'member:manage': 'invite members, change their roles and remove them',
  'team:read': 'see teams, their members and their nodes',
  'team:manage': 'make and delete teams, choose their members, nodes and rights',
  'api-key:own': 'make, rotate and revoke API keys of their own',
  'api-key:manage': 'see and revoke the API keys of everybody, and keep service accounts',
  'node:read': 'see nodes and what is known of them',
  'node:update': 'change what is kept of nodes: name, tags, site, criticality, owner, notes',
  'node:enrol': 'add nodes',
  'node:remove': 'remove nodes with their history',
  'group:manage': 'make, change and delete groups of nodes',
  'view:own': 'keep views of lists for themselves',
  'view:share': 'share views of lists with a team of theirs or the whole workspace',
  'agent-key:manage': 'revoke the agent keys of nodes, and give nodes new ones',
  'event:read': 'see what happened to nodes and in the workspace',
  'root-access:manage': 'choose what root can be used for on nodes',
  'metric:read': 'see what nodes measure',
  'window:read': 'see maintenance windows',
  'window:manage': 'take nodes into maintenance and out of it',
  'task:read': 'see tasks and their output',
  'task:run-low': 'run commands of low risk on nodes',
  'task:run-medium': 'run commands of medium risk on nodes',
  'task:run-high': 'run commands of high risk on nodes',
  'task:cancel': 'cancel tasks',
  'audit-log:read': 'read, check and export the audit log of the workspace',
  'platform:read-health': 'see how the control plane, its queues and its connections are',
  'platform:read-audit': 'read, check and export the audit log of the platform and of every workspace',
  'platform:read-directory': 'see people, workspaces and who may do what',
  'platform:manage': 'act on queues, connections and processes of the control plane',
  'platform:manage-users': 'invite, deactivate and delete people, and choose administrators',
  'platform:manage-workspaces': 'make, archive and delete workspaces, and repair their ownership',
  'platform:manage-settings': 'change the settings of the platform',
  'platform:impersonate': 'act as another person, with a reason and under audit',
};

/** What each role is for, in one sentence. */
export const roleWords: Readonly<Record<WorkspaceRole, string>> = {
  viewer: 'Sees everything that the workspace runs and changes none of it.',
  operator: 'Sees everything, runs commands of low and medium risk, cancels tasks, and takes nodes into maintenance.',
  editor: 'Sees everything and edits definitions; runs nothing.',
  admin: 'Does what operators and editors do, runs what is of high risk, and manages nodes, members, teams and keys.',
  owner: 'Does everything, and alone deletes the workspace or hands it over.',
};

/** What the right of a team means for its members, in one sentence; `none` is a team that grants nothing. */
export const teamRoleWords: Readonly<Record<TeamRole | 'none', string>> = {
  none: 'Groups nodes and people. Its members may do what their own role allows, and nothing more.',
  operator:
    'On the nodes of the team its members run commands of low and medium risk, cancel tasks, and take nodes into maintenance.',
  editor: 'On the nodes of the team its members change names, tags, notes and what else is kept of a node.',
  admin:
    'On the nodes of the team its members run every command, cancel tasks, edit and remove nodes, choose their root access, and revoke their agent keys.',
};
