import type { Permission } from '../permissions.js';

/**
 * What an API key may be given. Left out is what decides who may do what (members, teams, keys, the end or the owner of a workspace):
 * that is for people, so a stolen key can neither raise itself nor make another.
 */
export const apiKeyScopes = [
  'workspace:read',
  'workspace:update',
  'member:read',
  'team:read',
  'node:read',
  'node:update',
  'node:enrol',
  'node:remove',
  'agent-key:manage',
  'metric:read',
  'task:read',
  'task:run-low',
  'task:run-medium',
  'task:run-high',
  'task:cancel',
  'audit-log:read',
] as const satisfies readonly Permission[];
export type ApiKeyScope = (typeof apiKeyScopes)[number];

/** How long a key lives, in days. */
export const apiKeyDays = { default: 90, most: 365 } as const;
/** Keys of one person, and service accounts of one workspace, that may be there at once. */
export const apiKeyLimits = { keysEach: 50, serviceAccounts: 100 } as const;
/** How long the old key may live beside the new one after a rotation. */
export const rotationHours = { default: 24, most: 168 } as const;
