import { openInArchived } from '@fettle/client';
import { can, teamCan, type Permission, type TeamRole, type WorkspaceRole } from '@fettle/contracts';

/** What a person is in one workspace. */
export interface Rights {
  readonly role: WorkspaceRole;
  /** Can only be read. */
  readonly archived: boolean;
  /** What teams grant on the nodes that they own. */
  readonly teamRoles: readonly { readonly teamId: string; readonly role: TeamRole }[];
}

/** A node, or what stands on one, by the team that owns it. */
export interface Owned {
  readonly teamId: string | null;
}

/**
 * Whether somebody holds a permission: in the whole workspace by the role, or on one node by the right of the team that owns it too.
 * The API decides by the same table; this only keeps the interface honest.
 */
export function mayDo({ role, archived, teamRoles }: Rights, permission: Permission, node?: Owned | null): boolean {
  if (archived && !openInArchived.has(permission)) return false;
  if (can(role, permission)) return true;
  const teamId = node?.teamId;
  return teamRoles.some((team) => team.teamId === teamId && teamCan(team.role, permission));
}

/** Whether somebody holds a permission on any node at all: what leads to the choice of a node is offered then. */
export function mayDoSomewhere(rights: Rights, permission: Permission): boolean {
  return mayDo(rights, permission) || rights.teamRoles.some(({ teamId }) => mayDo(rights, permission, { teamId }));
}
