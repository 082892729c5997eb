import { STEP_UP_S, can, canOnPlatform, permissionWords, teamCan } from '@fettle/contracts';
import type { Access, Permission, RouteContract, TeamRole } from '@fettle/contracts';
import type { Actor } from '../context/index.js';
import { DomainError } from '../errors/index.js';
import type { ApiKeyPrincipal, SessionPrincipal, WorkspaceAccess } from './authenticators.js';

const mutating = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** In which workspace somebody was let in; `teamsOnly` when the rights of these teams alone opened the route. */
export interface Admitted {
  readonly workspaceId: string;
  readonly teamsOnly: readonly string[] | null;
}

type WorkspaceRoute = Extract<Access, { kind: 'workspace' }>;

/** Whether a call changes something, going by its method: reads never do (S11). */
export function isMutating({ method }: Pick<RouteContract, 'method'>): boolean {
  return mutating.has(method);
}

/** Names what is missing, so that a person knows what to ask an administrator for. */
export function permissionMissing(permission: Permission): DomainError {
  return new DomainError(
    'permission.missing',
    { permission },
    { detail: `Your role lacks the permission ${permission}: ${permissionWords[permission]}` },
  );
}

/**
 * Lets somebody who is signed in through, as the contract asks: into a workspace, onto the platform, or nowhere in particular.
 * @param access what the person is in the workspace that the path names; null where there is none
 * @throws DomainError `object.not_found` without a membership, `permission.missing`, `workspace.archived`
 */
export function admitPerson(
  contract: RouteContract,
  { platformRole }: Pick<SessionPrincipal, 'platformRole'>,
  { workspaceId, access: known }: { workspaceId: string; access: WorkspaceAccess | null },
): Partial<Admitted> {
  const { access } = contract;
  if (access.kind === 'workspace') return admitMember(contract, access, known, workspaceId);
  if (access.kind === 'platform' && !canOnPlatform(platformRole, access.permission))
    throw permissionMissing(access.permission);
  return {};
}

/**
 * Lets a person into a workspace as the contract asks.
 * @throws DomainError `object.not_found` without a membership, `permission.missing`, `workspace.archived`
 */
export function admitMember(
  contract: RouteContract,
  route: WorkspaceRoute,
  access: WorkspaceAccess | null,
  workspaceId: string,
): Admitted {
  // Not an id, no such workspace, not a member: one answer (S2).
  if (!access) throw new DomainError('object.not_found');
  const isHeld = doorsOf(route).some((permission) => can(access.role, permission));
  const teamsOnly = isHeld ? null : teamsThatMay(route, access);
  if (teamsOnly?.length === 0) throw permissionMissing(route.permission);
  requireOpen(contract, access.archived);
  return { workspaceId, teamsOnly };
}

/** Any of these lets a caller up to where his body is read; which of them he needs is then asked for by itself (`Raised`). */
function doorsOf({ permission, raised }: WorkspaceRoute): readonly Permission[] {
  return [permission, ...(raised?.to ?? [])];
}

/** The same route as it is for what one body asks. */
export function routeFor(route: WorkspaceRoute, permission: Permission): WorkspaceRoute {
  return { kind: 'workspace', permission, ...(route.onNodes ? { onNodes: true } : {}) };
}

function teamsThatMay(route: WorkspaceRoute, { teamRoles }: WorkspaceAccess): string[] {
  if (!route.onNodes) return [];
  const mayEnter = (role: TeamRole): boolean => doorsOf(route).some((permission) => teamCan(role, permission));
  return teamRoles.filter(({ role }) => mayEnter(role)).map(({ teamId }) => teamId);
}

/**
 * Lets an API key into its own workspace.
 * @param permission what is asked for instead of the route's own permission
 * @throws DomainError `object.not_found` for any other workspace, `api_key.not_allowed` where only people may, `permission.missing`
 */
export function admitKey(
  contract: RouteContract,
  key: ApiKeyPrincipal,
  workspaceId: string,
  permission?: Permission,
): Admitted {
  const { access } = contract;
  if (access.kind !== 'workspace') throw new DomainError('api_key.not_allowed');
  if (key.workspaceId !== workspaceId) throw new DomainError('object.not_found');
  if (contract.onlyPeople || contract.stepUp) throw new DomainError('api_key.not_allowed');
  const doors = permission ? [permission] : doorsOf(access);
  if (!doors.some((door) => key.permissions.has(door))) throw permissionMissing(doors[0]!);
  requireOpen(contract, key.archived);
  return { workspaceId, teamsOnly: null };
}

function requireOpen(contract: RouteContract, archived: boolean): void {
  if (archived && isMutating(contract) && !contract.inArchived) throw new DomainError('workspace.archived');
}

/**
 * What a route asks of the person beyond permissions.
 * @throws DomainError `session.impersonated` where somebody acts as another, `session.step_up_required` without a recent proof
 */
export function requirePresence(contract: RouteContract, principal: SessionPrincipal): void {
  if ((contract.stepUp || contract.secret) && principal.impersonator) throw new DomainError('session.impersonated');
  if (contract.stepUp && principal.provenAgoS > STEP_UP_S) throw new DomainError('session.step_up_required');
}

/** Who the audit log and the verbs will say it was. */
export function actorOf(principal: SessionPrincipal): Actor {
  const { userId: id, label, sessionId, impersonator } = principal;
  return { kind: 'user', id, label, sessionId, ...(impersonator ? { impersonator } : {}) };
}

/** The API key in an Authorization header: `Bearer fettle_…`. What else stands there is nobody's here. */
export function apiKeyIn(authorization: string | undefined): string | null {
  const [, key] = /^Bearer (fettle_[\w-]{10,200})$/i.exec(authorization ?? '') ?? [];
  return key ?? null;
}
