// Generated from the contracts by `npm run docs`: not written by hand.

import type { Permission } from '@fettle/contracts';

/** The permissions that open something in an archived workspace: reads, and what the contracts say may be written there. */
export const openInArchived: ReadonlySet<Permission> = new Set<Permission>([
  'agent-key:manage',
  'api-key:own',
  'audit-log:read',
  'event:read',
  'member:read',
  'metric:read',
  'node:read',
  'task:read',
  'team:read',
  'window:read',
  'workspace:archive',
  'workspace:delete',
  'workspace:read',
]);
