import {
  mayAssign,
  permissionWords,
  roles,
  workspaceRoles,
  type Permission,
  type Result,
  type Routes,
  type WorkspaceRole,
} from '@fettle/contracts';
import type { StatusState } from '@fettle/ui';

export type Member = Result<Routes['members']['get']>;
export type Endings = Result<Routes['members']['endings']>;

/** How a member's state is shown: shape and word. An invitation that ran out, or was withdrawn as the role changed, needs somebody. */
export function memberStatus({ state, invitation }: Member): { state: StatusState; word: string } {
  if (state === 'active') return { state: 'healthy', word: 'active' };
  if (state === 'deactivated') return { state: 'disabled', word: 'deactivated' };
  if (!invitation) return { state: 'degraded', word: 'needs a new link' };
  return invitation.isExpired
    ? { state: 'degraded', word: 'invitation ran out' }
    : { state: 'queued', word: 'invited' };
}

/** Whether a change has ended the link that somebody invited was waiting to follow. */
export function needsNewLink(before: Member, after: Member): boolean {
  return before.invitation !== null && after.state === 'pending' && after.invitation === null;
}

/** The roles that somebody may give to a member, or (null) to a new one. */
export function assignableRoles(acting: WorkspaceRole, current: WorkspaceRole | null): WorkspaceRole[] {
  return workspaceRoles.filter((role) => mayAssign(acting, current, role));
}

/** What somebody may do more, and less, with another role: as the end of "may …". */
export function roleDifference(from: WorkspaceRole, to: WorkspaceRole): { gains: string[]; losses: string[] } {
  const beyond = (some: WorkspaceRole, other: WorkspaceRole) =>
    roles[some]
      .filter((permission: Permission) => !roles[other].includes(permission))
      .map((one) => permissionWords[one]);
  return { gains: beyond(to, from), losses: beyond(from, to) };
}

const separators = /[\s,;]+/;

/** The addresses in a text, each once, and what in it is none. */
export function readAddresses(text: string): { addresses: string[]; wrong: string[] } {
  const parts = [
    ...new Set(
      text
        .split(separators)
        .filter(Boolean)
        .map((part) => part.toLowerCase()),
    ),
  ];
  const isAddress = (part: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(part);
  return { addresses: parts.filter(isAddress), wrong: parts.filter((part) => !isAddress(part)) };
}
