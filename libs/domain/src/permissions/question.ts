import { z } from 'zod';
import {
  routes,
  teamCan,
  teamRoles,
  type Access,
  type Handled,
  type Permission,
  type Result,
  type RouteContract,
  type permissionTest,
} from '@fettle/contracts';
import { DomainError } from '@fettle/platform/errors';

export type Question = Handled<typeof permissionTest.ask>['query'];
export type Answer = Result<typeof permissionTest.ask>;
export type Reason = Answer['reasons'][number];

const byId = new Map<string, RouteContract>(
  Object.values(routes)
    .flatMap((capability): RouteContract[] => Object.values(capability))
    .map((contract) => [contract.id, contract]),
);

/** The route that is asked about; for a bare permission, a read that asks for it. @throws DomainError `route.not_found` */
export function contractOf({ route, permission }: Question): RouteContract {
  if (permission) return readOf(permission);
  const found = byId.get(route ?? '');
  if (!found) throw new DomainError('route.not_found', {}, { detail: `There is no route ${route}` });
  return found;
}

function readOf(permission: Permission): RouteContract {
  const isPlatform = permission.startsWith('platform:');
  const onNodes = teamRoles.some((role) => teamCan(role, permission));
  const access: Access = isPlatform ? { kind: 'platform', permission } : { kind: 'workspace', permission, onNodes };
  return {
    id: permission,
    method: 'GET',
    path: isPlatform ? '/' : '/workspaces/:workspaceId',
    surfaces: [isPlatform ? 'admin' : 'operator'],
    access,
    limit: 'read',
    audit: null,
    summary: '',
    status: 200,
    response: z.unknown(),
    errors: [],
  };
}
