import { Injectable } from '@nestjs/common';
import { errorCodes, permissionOf, type RouteContract } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { admitKey, admitPerson, permissionMissing, type WorkspaceAccess } from '@fettle/platform/http';
import { DomainApiKeyAuthenticator } from '../api-keys/index.js';
import { NodeRepository } from '../nodes/index.js';
import { MembershipRepository } from '../workspaces/index.js';
import { contractOf, type Answer, type Question, type Reason } from './question.js';
import { reasonsOfKey, reasonsOfPerson } from './reasons.js';
import { SubjectRepository, type Subject } from './subject.repository.js';

interface Verdict {
  readonly refusal: DomainError | null;
  readonly reasons: Reason[];
}

/**
 * "Can X do Y on Z?" It reads what the guard would read and asks the functions that the guard asks: there is no second logic that could
 * say something else.
 */
@Injectable()
export class PermissionTester {
  constructor(
    private readonly subjects: SubjectRepository,
    private readonly memberships: MembershipRepository,
    private readonly apiKeys: DomainApiKeyAuthenticator,
    private readonly nodes: NodeRepository,
  ) {}

  /** @throws DomainError `route.not_found`, `object.not_found` (no such person) */
  async ask(ctx: Ctx, question: Question): Promise<Answer> {
    const contract = contractOf(question);
    const { refusal, reasons } = await this.judge(ctx, question, contract);
    return {
      allowed: refusal === null,
      refusal: refusal && {
        status: errorCodes[refusal.code].status,
        code: refusal.code,
        message: refusal.detail ?? refusal.title,
      },
      permission: permissionOf(contract),
      reasons,
    };
  }

  private async judge(ctx: Ctx, question: Question, contract: RouteContract): Promise<Verdict> {
    const { kind } = contract.access;
    if (kind === 'public')
      return { refusal: null, reasons: [{ kind: 'public', text: 'Everybody may, signed in or not.' }] };
    if (kind === 'agent') {
      const text = 'Only the agent of a node may, with its agent key.';
      return { refusal: new DomainError('agent_key.invalid'), reasons: [{ kind: 'unknown', text }] };
    }
    return question.apiKeyId ? this.judgeKey(ctx, question, contract) : this.judgePerson(ctx, question, contract);
  }

  private async judgeKey(ctx: Ctx, question: Question, contract: RouteContract): Promise<Verdict> {
    const key = await this.apiKeys.standing(question.apiKeyId ?? '');
    if (!key) {
      const text = 'There is no such key, it has expired or was revoked, or who bounds it may nothing any more.';
      return { refusal: new DomainError('api_key.invalid'), reasons: [{ kind: 'key', text }] };
    }
    // Keys open nothing on the admin surface: it does not look at them.
    if (!contract.surfaces.includes('operator')) {
      const text = 'API keys open nothing on the admin surface.';
      return { refusal: new DomainError('session.required'), reasons: [{ kind: 'key', text }] };
    }
    const workspaceId = question.workspaceId?.toLowerCase() ?? '';
    const refusal = await this.refusal(ctx, question, () => admitKey(contract, key, workspaceId), contract);
    return { refusal, reasons: reasonsOfKey(contract, key, refusal) };
  }

  private async judgePerson(ctx: Ctx, question: Question, contract: RouteContract): Promise<Verdict> {
    const subject = await this.subjects.person(ctx, question.userId ?? '');
    if (!subject) throw new DomainError('object.not_found', {}, { detail: 'There is no such person' });
    const workspaceId = question.workspaceId?.toLowerCase() ?? '';
    const isInside = contract.access.kind === 'workspace' && workspaceId !== '';
    const access = isInside ? await this.memberships.access(ctx, workspaceId, subject.id) : null;
    const refusal =
      signInRefusal(subject, contract) ??
      (await this.refusal(ctx, question, () => admitPerson(contract, subject, { workspaceId, access }), contract));
    const teams = await this.teamsOf(ctx, workspaceId, access);
    return { refusal, reasons: reasonsOfPerson(contract, { subject, access, teams, question }, refusal) };
  }

  /** What the gate, and then the query of the verb, would refuse with. */
  private async refusal(
    ctx: Ctx,
    { nodeId }: Question,
    admit: () => { workspaceId?: string; teamsOnly?: readonly string[] | null },
    contract: RouteContract,
  ): Promise<DomainError | null> {
    try {
      const { workspaceId, teamsOnly = null } = admit();
      if (!nodeId || !workspaceId) return null;
      const node = await this.nodes.standing(ctx.with({ workspaceId, teamsOnly }), nodeId);
      if (!node) return new DomainError('object.not_found');
      const permission = permissionOf(contract);
      return node.allowed || !permission ? null : permissionMissing(permission);
    } catch (error) {
      if (error instanceof DomainError) return error;
      throw error;
    }
  }

  private async teamsOf(ctx: Ctx, workspaceId: string, access: WorkspaceAccess | null) {
    if (!access || access.teamRoles.length === 0) return [];
    const rows = await this.subjects.teams(ctx, workspaceId, access.teamRoles.map(({ teamId }) => teamId)); // prettier-ignore
    return rows.flatMap(({ name, role }) => (role ? [{ name, role }] : []));
  }
}

/** Why somebody has no session on the surface of a route. */
function signInRefusal(
  { deactivated, pending, platformRole }: Subject,
  { surfaces }: RouteContract,
): DomainError | null {
  if (deactivated || pending) return new DomainError('session.required');
  const onAdminOnly = !surfaces.includes('operator');
  return onAdminOnly && platformRole !== 'platform_admin' ? new DomainError('permission.missing') : null;
}
