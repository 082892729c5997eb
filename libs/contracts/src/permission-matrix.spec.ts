import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { apiKeyScopes } from './api-keys/scopes.js';
import { riskPermissions } from './commands/index.js';
import { route, type Access } from './mechanism/route.js';
import {
  allPermissions,
  awaitedPermissions,
  permissionFaults,
  permissionMatrix,
  permissionsOf,
} from './permission-matrix.js';
import { permissionOrigins } from './permission-origins.js';
import { permissionWords, roleWords, teamRoleWords } from './permission-words.js';
import { can, teamCan, teamRoles, workspaceRoles, type Permission } from './permissions.js';
import { routes } from './routes.js';

const standing = permissionFaults(routes);
const fresh = (faults: readonly string[]) => faults.filter((fault) => !standing.includes(fault));

/** The faults that one more route would bring. */
const withRoute = (access: Access) => {
  const made = route({
    id: 'made.up',
    method: 'POST',
    path: '/workspaces/:workspaceId/made-up',
    surfaces: ['operator'],
    access,
    limit: 'write',
    audit: 'made.up',
    summary: 'Made up',
    status: 200,
    response: z.unknown(),
    errors: [],
  });
  return fresh(permissionFaults({ ...routes, made: { up: made } }));
};

describe('permissions and routes together', () => {
  it('have no permission that opens nothing, none that nobody holds, and no route that nobody may call', () => {
    expect(standing).toEqual([]);
  });

  it('are found out when a permission opens nothing', () => {
    const { teams: _gone, nodeTeams: _too, bulkActs: _asWell, ...rest } = routes;
    expect(fresh(permissionFaults(rest))).toEqual([
      'team:read opens nothing: no route asks for it',
      'team:manage opens nothing: no route asks for it',
    ]);
  });

  it('counts what a call may be raised to, so that no tier opens nothing', () => {
    const opened = (permission: Permission) => permissionMatrix(routes).find((row) => row.permission === permission)!;
    for (const permission of Object.values(riskPermissions))
      expect(opened(permission).routes.map(({ id }) => id)).toContain('tasks.create');
    expect(awaitedPermissions).toEqual([]);
  });

  it('are found out when a route asks for what no role of its kind holds', () => {
    expect(withRoute({ kind: 'workspace', permission: 'platform:manage' })).toHaveLength(1);
    expect(withRoute({ kind: 'platform', permission: 'node:read' })).toHaveLength(1);
  });

  it('are found out when a team shall open what no team can give, and when its right is forgotten', () => {
    expect(withRoute({ kind: 'workspace', permission: 'member:manage', onNodes: true })).toEqual([
      'made.up is opened on nodes by rights of teams, none of which gives member:manage',
    ]);
    expect(withRoute({ kind: 'workspace', permission: 'task:cancel' })).toEqual([
      'made.up asks for task:cancel, which rights of teams give on their nodes: it has to say onNodes',
    ]);
  });
});

describe('the printed matrix', () => {
  const rows = permissionMatrix(routes);

  it('has a row for every permission, with a sentence, and says what the guard says', () => {
    expect(rows.map(({ permission }) => permission)).toEqual(allPermissions);
    for (const { permission, words, roles, teams } of rows) {
      expect(words).toMatch(/^[a-z].*[^.]$/);
      expect(roles).toEqual(workspaceRoles.filter((role) => can(role, permission)));
      expect(teams).toEqual(teamRoles.filter((role) => teamCan(role, permission)));
    }
  });

  it('names each route once for every permission that it may ask for', () => {
    const all = Object.values(routes).flatMap((capability) => Object.values(capability));
    const asking = all.flatMap((one) => permissionsOf(one).map(() => one.id));
    expect(rows.flatMap((row) => row.routes.map(({ id }) => id)).sort()).toEqual(asking.sort());
  });

  it('has words for every role and every right of a team', () => {
    expect(Object.keys(permissionWords).sort()).toEqual([...allPermissions].sort());
    expect(Object.keys(roleWords)).toEqual([...workspaceRoles]);
    expect(Object.keys(teamRoleWords).sort()).toEqual(['none', ...teamRoles].sort());
  });

  it('leaves nothing that scopes of API keys name outside of it', () => {
    expect(apiKeyScopes.filter((scope) => !(allPermissions as Permission[]).includes(scope))).toEqual([]);
  });
});

describe('where the table comes from', () => {
  it('covers every rule of every product: by permissions that exist, or by saying what took its place', () => {
    for (const { rules, product } of permissionOrigins)
      for (const { rule, permissions, instead } of rules) {
        expect({ product, rule, isCovered: permissions.length > 0 || instead !== undefined }).toMatchObject({
          isCovered: true,
        });
        expect(permissions.filter((one) => !allPermissions.includes(one))).toEqual([]);
      }
  });

  it('leaves out no permission and no role', () => {
    const named = new Set(permissionOrigins.flatMap(({ rules }) => rules.flatMap(({ permissions }) => permissions)));
    expect(allPermissions.filter((one) => !named.has(one))).toEqual([]);
    const reached = new Set(permissionOrigins.flatMap(({ roles }) => Object.values(roles)));
    expect(workspaceRoles.filter((role) => !reached.has(role))).toEqual([]);
  });

  it('keeps the risk tiers: viewers run nothing, operators low and medium, admins all', () => {
    const runs = (role: 'viewer' | 'operator' | 'admin') =>
      (['task:run-low', 'task:run-medium', 'task:run-high'] as const).map((one) => can(role, one));
    expect(runs('viewer')).toEqual([false, false, false]);
    expect(runs('operator')).toEqual([true, true, false]);
    expect(runs('admin')).toEqual([true, true, true]);
  });
});
