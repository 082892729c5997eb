import { describe, expect, it } from '@jest/globals';
import {
  can,
  canOnPlatform,
  holdsAllOf,
  mayAssign,
  permissions,
  platformRolePermissions,
  roles,
  teamCan,
  teamRoles,
  workspaceRoles,
} from './permissions.js';
import type { Permission } from './permissions.js';

const all = Object.entries(permissions).flatMap(([resource, actions]) =>
  actions.map((action) => `${resource}:${action}` as Permission),
);

describe('the permissions table', () => {
  it('has no permission that no role holds', () => {
    const held = new Set([...Object.values(roles), ...Object.values(platformRolePermissions)].flat());
    expect(all.filter((permission) => !held.has(permission))).toEqual([]);
  });

  it('gives an editor nothing that runs, and an operator nothing that edits', () => {
    expect(roles.editor.filter((permission) => /^task:(run|cancel)/.test(permission))).toEqual([]);
    expect(can('operator', 'node:update')).toBe(false);
  });

  it('keeps workspace and platform apart', () => {
    for (const role of workspaceRoles)
      expect(roles[role].filter((permission) => permission.startsWith('platform:'))).toEqual([]);
    expect(all.filter((permission) => canOnPlatform('user', permission))).toEqual([]);
    expect(canOnPlatform('platform_admin', 'node:read')).toBe(false);
  });

  it('is refused to nobody’s role', () => {
    expect(all.some((permission) => can(null, permission) || canOnPlatform(undefined, permission))).toBe(false);
  });

  it('lets the right of a team reach nodes only, and never further than the role of its name', () => {
    for (const role of teamRoles) {
      const given = all.filter((permission) => teamCan(role, permission));
      expect(given.length).toBeGreaterThan(0);
      expect(given.every((permission) => can(role, permission))).toBe(true);
      expect(given.filter((permission) => !/^(node|agent-key|root-access|window|task):/.test(permission))).toEqual([]);
      expect(given).not.toContain('node:enrol');
    }
  });
});

describe('handing out roles', () => {
  it('is for those who manage members', () => {
    for (const acting of ['viewer', 'operator', 'editor'] as const)
      for (const next of workspaceRoles) expect(mayAssign(acting, 'viewer', next)).toBe(false);
  });

  it('never gives, and never takes, more than the giver holds', () => {
    for (const acting of workspaceRoles)
      for (const current of [...workspaceRoles, null])
        for (const next of [...workspaceRoles, null]) {
          if (!mayAssign(acting, current, next)) continue;
          for (const role of [current, next]) if (role) expect(holdsAllOf(acting, role)).toBe(true);
        }
    expect(mayAssign('admin', 'owner', 'viewer')).toBe(false);
    expect(mayAssign('admin', 'viewer', 'owner')).toBe(false);
    expect(mayAssign('admin', 'owner', null)).toBe(false);
    expect(mayAssign('admin', 'viewer', 'admin')).toBe(true);
    expect(mayAssign('owner', 'owner', 'viewer')).toBe(true);
  });
});
