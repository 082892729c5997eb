import type { RouteContract } from './mechanism/route.js';
import {
  can,
  canOnPlatform,
  permissions,
  platformRoles,
  teamCan,
  teamRoles,
  workspaceRoles,
  type Permission,
  type PlatformRole,
  type TeamRole,
  type WorkspaceRole,
} from './permissions.js';
import { permissionWords } from './permission-words.js';

/** Every permission, in the order of the table. */
export const allPermissions = Object.entries(permissions).flatMap(([resource, actions]) =>
  actions.map((action) => `${resource}:${action}` as Permission),
) as [Permission, ...Permission[]];

/**
 * Permissions that no route asks for yet, because what they open does not exist yet. They stand in
 * the table so that roles mean the same from the start. This list may only shrink.
 */
export const awaitedPermissions: readonly Permission[] = [];

export interface MatrixRow {
  readonly permission: Permission;
  readonly words: string;
  readonly roles: readonly WorkspaceRole[];
  /** Rights of teams that give it on the nodes of the team. */
  readonly teams: readonly TeamRole[];
  readonly platform: readonly PlatformRole[];
  /** What it opens. */
  readonly routes: readonly RouteContract[];
}

type RouteTable = Readonly<Record<string, Readonly<Record<string, RouteContract>>>>;

const flat = (table: RouteTable): RouteContract[] =>
  Object.values(table).flatMap((capability) => Object.values(capability));

/** The permission that a route asks for; null where being signed in, being a node or nothing is asked. */
export function permissionOf({ access }: RouteContract): Permission | null {
  return 'permission' in access ? access.permission : null;
}

/**
 * The permissions that open something in an archived workspace, by name: reads, and what the contracts say may be written there. What is
 * sent by POST and changes nothing (no audit entry) opens no write.
 */
export function permissionsInArchived(table: RouteTable): Permission[] {
  const open = flat(table).flatMap(({ access, audit, inArchived }) =>
    access.kind === 'workspace' && ((inArchived && audit !== null) || access.permission.endsWith(':read'))
      ? [access.permission]
      : [],
  );
  return [...new Set(open)].toSorted();
}

/** All that a route may ask for: one permission, and more of them where it depends on what is sent. */
export function permissionsOf(route: RouteContract): Permission[] {
  const { access } = route;
  const least = permissionOf(route);
  const more = access.kind === 'workspace' ? (access.raised?.to ?? []) : [];
  return least ? [...new Set([least, ...more])] : [];
}

/** The whole table: who holds what, and what it opens. Made of the table that the guard asks and of the contracts. */
export function permissionMatrix(table: RouteTable): MatrixRow[] {
  const routes = flat(table);
  return allPermissions.map((permission) => ({
    permission,
    words: permissionWords[permission],
    roles: workspaceRoles.filter((role) => can(role, permission)),
    teams: teamRoles.filter((role) => teamCan(role, permission)),
    platform: platformRoles.filter((role) => canOnPlatform(role, permission)),
    routes: routes.filter((route) => permissionsOf(route).includes(permission)),
  }));
}

/** What is wrong with table and contracts together, a sentence each; empty when nothing is. */
export function permissionFaults(table: RouteTable): string[] {
  const faults = permissionMatrix(table).flatMap(({ permission, routes, roles, teams, platform }) => {
    const isAwaited = awaitedPermissions.includes(permission);
    const held = permission.startsWith('platform:') ? platform.length : roles.length;
    return [
      ...(routes.length === 0 && !isAwaited ? [`${permission} opens nothing: no route asks for it`] : []),
      ...(routes.length > 0 && isAwaited ? [`${permission} is in use: take it off awaitedPermissions`] : []),
      ...(held === 0 ? [`${permission} is held by no role`] : []),
      ...routes.flatMap((route) => routeFaults(route, permission, teams)),
    ];
  });
  return faults;
}

function routeFaults({ id, access }: RouteContract, permission: Permission, teams: readonly TeamRole[]): string[] {
  const wanted = permission.startsWith('platform:') ? 'platform' : 'workspace';
  return [
    ...(access.kind === wanted
      ? []
      : [`${id} asks for ${permission} with ${access.kind} access: no role of that kind holds it`]),
    ...(access.kind === 'workspace' && access.onNodes && teams.length === 0
      ? [`${id} is opened on nodes by rights of teams, none of which gives ${permission}`]
      : []),
    ...(access.kind === 'workspace' && !access.onNodes && teams.length > 0
      ? [`${id} asks for ${permission}, which rights of teams give on their nodes: it has to say onNodes`]
      : []),
  ];
}
