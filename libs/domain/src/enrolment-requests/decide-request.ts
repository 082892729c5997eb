import { Injectable } from '@nestjs/common';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UniqueViolation, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { NodeRepository, joiningMachine } from '../nodes/index.js';
import { TeamRights } from '../teams/index.js';
import { REQUEST_TTL_MS, hashOf } from './enrolment-token.js';
import { RequestRepository, type RequestRow } from './request.repository.js';

export interface NodeWords {
  readonly nodeName: string;
  readonly description?: string | undefined;
  readonly teamId?: string | undefined;
}

/** By whom the request is found: in the list of the workspace, or by the machine's token together with the address that it named. */
export type Which = { readonly id: string } | { readonly token: string; readonly email: string };

/** Lets a machine in, or refuses it: once, whoever else decides at the same moment. */
@Injectable()
export class DecideRequest {
  constructor(
    private readonly requests: RequestRepository,
    private readonly nodes: NodeRepository,
    private readonly rights: TeamRights,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * The machine becomes a node of `ctx.workspaceId`. Its key is made when it asks next, and nobody else ever sees it. A host name that
   * the workspace knows is refused: taking a node over is an act of its own.
   * @throws DomainError `object.not_found`, `enrolment.already_approved`, `enrolment.ended`, `node.hostname_taken`, `team.grants_too_much`
   */
  async approve(ctx: Ctx, which: Which, words: NodeWords): Promise<{ nodeId: string }> {
    try {
      return await this.unitOfWork.run(ctx, (inside) => this.letIn(inside, which, words));
    } catch (error) {
      if (error instanceof UniqueViolation && error.constraint === 'nodes_hostname')
        throw new DomainError('node.hostname_taken', {}, { cause: error });
      throw error;
    }
  }

  /** The same by a platform administrator. @throws DomainError as `approve`, and `workspace.archived` */
  async approveAnywhere(
    ctx: Ctx,
    which: Which,
    words: NodeWords & { workspaceId?: string | undefined },
  ): Promise<{ nodeId: string }> {
    const workspaceId = words.workspaceId ?? (await this.requests.defaultWorkspace(ctx));
    const open = workspaceId === null ? null : await this.requests.isOpen(ctx, workspaceId);
    if (workspaceId === null || open === null) throw new DomainError('object.not_found');
    if (!open) throw new DomainError('workspace.archived');
    return this.approve(ctx.with({ workspaceId }), which, words);
  }

  /** @throws DomainError `object.not_found`, `enrolment.already_approved`, `enrolment.ended` */
  async reject(ctx: Ctx, id: string): Promise<{ rejected: true }> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const request = await this.lock(inside, { id });
      if (request.state === 'rejected') return { rejected: true };
      requireOpen(request);
      const moved = await this.requests.transition(inside, id, 'reject', { nodeId: null, ttlMs: 0 });
      this.record(inside, 'enrolment.rejected', moved!);
      return { rejected: true };
    });
  }

  private async letIn(
    ctx: Ctx,
    which: Which,
    { nodeName, description, teamId }: NodeWords,
  ): Promise<{ nodeId: string }> {
    const team = teamId === undefined ? null : await this.rights.extendable(ctx, teamId);
    const request = await this.lock(ctx, which);
    requireOpen(request);
    const nodeId = newId();
    await this.nodes.insert(ctx, {
      id: nodeId,
      name: nodeName,
      description: description ?? null,
      teamId: team?.id ?? null,
      hostname: request.hostname,
      ...joiningMachine(request.info),
    });
    const moved = await this.requests.transition(ctx, request.id, 'approve', { nodeId, ttlMs: REQUEST_TTL_MS });
    this.record(ctx, 'enrolment.approved', moved!);
    this.outbox.fact(ctx, { name: 'node.changed', workspaceId: ctx.requireWorkspace(), id: nodeId, version: 1 });
    return { nodeId };
  }

  /** A token with another address than the machine named is as unknown as no token. */
  private async lock(ctx: Ctx, which: Which): Promise<RequestRow> {
    const request =
      'id' in which
        ? await this.requests.lock(ctx, which.id)
        : await this.requests.lockByToken(ctx, hashOf('enrolment', which.token));
    if (!request || ('email' in which && which.email !== request.email)) throw new DomainError('object.not_found');
    return request;
  }

  private record(ctx: Ctx, event: string, { id, hostname, fingerprint, node_id: nodeId, version }: RequestRow): void {
    this.audit.record(ctx, event, { type: 'enrolment', id }, { hostname, fingerprint, ...(nodeId ? { nodeId } : {}) });
    this.outbox.fact(ctx, { name: 'enrolment.changed', workspaceId: ctx.requireWorkspace(), id, version });
  }
}

function requireOpen({ state, over }: RequestRow): void {
  if (state === 'approved' || state === 'enrolled') throw new DomainError('enrolment.already_approved');
  if (state !== 'pending' || over) throw new DomainError('enrolment.ended');
}
