import {
  can,
  permissionOf,
  permissionWords,
  teamCan,
  type Permission,
  type RouteContract,
  type TeamRole,
} from '@fettle/contracts';
import type { DomainError } from '@fettle/platform/errors';
import type { ApiKeyPrincipal, WorkspaceAccess } from '@fettle/platform/http';
import type { Question, Reason } from './question.js';
import type { Subject } from './subject.repository.js';

interface PersonFacts {
  readonly subject: Subject;
  readonly access: WorkspaceAccess | null;
  /** Teams of the person that grant something. */
  readonly teams: readonly { name: string; role: TeamRole }[];
  readonly question: Question;
}

/** What decided about a person, in sentences, the most important first. */
export function reasonsOfPerson(contract: RouteContract, facts: PersonFacts, refusal: DomainError | null): Reason[] {
  const { subject, access } = facts;
  if (subject.deactivated) return [{ kind: 'deactivated', text: `${subject.name} is deactivated and cannot sign in.` }];
  if (subject.pending) return [{ kind: 'pending', text: `${subject.name} has not accepted the invitation yet.` }];
  const permission = permissionOf(contract);
  if (!permission) return [{ kind: 'signed-in', text: 'Everybody who is signed in may.' }];
  if (contract.access.kind === 'platform' || (refusal && !contract.surfaces.includes('operator'))) {
    const does = refusal ? 'does not include' : 'includes';
    return [
      { kind: 'platform-role', text: `The platform role is ${subject.platformRole}, which ${does} ${permission}.` },
    ];
  }
  if (!access) {
    const text = facts.question.workspaceId ? 'The person is no member of this workspace.' : 'Name a workspace.';
    return [{ kind: 'no-membership', text }];
  }
  return [
    ...reasonsOfMember(permission, { ...facts, access }, refusal),
    ...limitsOf(contract, access.archived, refusal),
  ];
}

function reasonsOfMember(
  permission: Permission,
  { access, teams, question }: PersonFacts & { access: WorkspaceAccess },
  refusal: DomainError | null,
): Reason[] {
  const holds = can(access.role, permission);
  const role: Reason = {
    kind: 'role',
    text: `The role is ${access.role}, which ${holds ? 'includes' : 'does not include'} ${permission}: ${permissionWords[permission]}.`,
  };
  if (refusal?.code === 'object.not_found')
    return [{ kind: 'node', text: 'There is no such node in this workspace.' }, role];
  if (holds) return [role];
  const giving = teams.filter((team) => teamCan(team.role, permission));
  if (giving.length === 0) return [role];
  const names = giving.map((team) => `${team.name} (${team.role})`).join(', ');
  if (!question.nodeId)
    return [{ kind: 'team', text: `On nodes of ${names} a right of the team gives it, and on no other node.` }, role];
  const text = refusal
    ? `Rights of teams give it on nodes of ${names}, and this node is none of them.`
    : `The node belongs to a team whose right gives it: ${names}.`;
  return [{ kind: 'team', text }, role];
}

/** What decided about a key, in sentences. */
export function reasonsOfKey(contract: RouteContract, key: ApiKeyPrincipal, refusal: DomainError | null): Reason[] {
  const permission = permissionOf(contract);
  const at = (text: string): Reason[] => [{ kind: 'key', text }];
  if (refusal?.code === 'api_key.not_allowed') return at('This is for people, not for API keys.');
  if (refusal?.code === 'object.not_found')
    return at('The key belongs to another workspace, or there is no such node.');
  if (!permission) return at('Keys open routes of a workspace only.');
  const does = key.permissions.has(permission) ? 'include' : 'do not include';
  const text = `The scopes of ${key.label}, as far as those who bound it hold them now, ${does} ${permission}.`;
  return [...at(text), ...limitsOf(contract, key.archived, refusal)];
}

function limitsOf(contract: RouteContract, archived: boolean, refusal: DomainError | null): Reason[] {
  const limits: Reason[] = [];
  if (refusal?.code === 'workspace.archived')
    limits.push({ kind: 'archived', text: 'The workspace is archived: it can only be read.' });
  else if (archived) limits.push({ kind: 'limit', text: 'The workspace is archived: what writes is refused there.' });
  if (contract.stepUp)
    limits.push({ kind: 'limit', text: 'It takes a proof of the person within the last 10 minutes.' });
  if (contract.stepUp || contract.secret)
    limits.push({ kind: 'limit', text: 'Nobody may while acting as somebody else.' });
  return refusal && refusal.code !== 'workspace.archived' ? [] : limits;
}
