import { Injectable } from '@nestjs/common';
import type { ConsumeAnswer, ConsumeRequest } from '@fettle/contracts/agent';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UniqueViolation, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { AgentKeyService, CloneWatch, NodeRepository, joiningMachine } from '../nodes/index.js';
import { EnrolmentService } from './enrolment.service.js';
import { InstallRepository, type InstallRow } from './install.repository.js';

/** Turns an install token into a node with a key: one transaction, once. */
@Injectable()
export class ConsumeInstall {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly enrolment: EnrolmentService,
    private readonly installs: InstallRepository,
    private readonly nodes: NodeRepository,
    private readonly keys: AgentKeyService,
    private readonly outbox: Outbox,
    private readonly clones: CloneWatch,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Enrols a machine. The client repeats a POST whose answer was lost, so the same machine gets a new key for the same node until
   * its agent has called once; after that, and for any other machine, the token is used up.
   *
   * A token of a re-enrolment makes the machine the node that it was; another machine needs a token that allows it.
   *
   * @throws DomainError `install_token.unknown`, `.expired`, `.used`, `.other_machine`, `workspace.archived`, or `node.hostname_taken`
   */
  async run(ctx: Ctx, request: ConsumeRequest): Promise<ConsumeAnswer> {
    try {
      return await this.unitOfWork.run(ctx, (inside) => this.consume(inside, request));
    } catch (error) {
      if (error instanceof UniqueViolation && error.constraint === 'nodes_hostname') {
        throw new DomainError('node.hostname_taken', { hostname: request.hostname }, { cause: error });
      }
      throw error;
    }
  }

  private async consume(ctx: Ctx, request: ConsumeRequest): Promise<ConsumeAnswer> {
    const install = await this.enrolment.lockInstall(ctx, request.token);
    const scoped = ctx.with({ workspaceId: install.workspace_id });
    if (!(await this.installs.isOpen(scoped, install.workspace_id))) throw new DomainError('workspace.archived');
    await this.requireCreator(scoped, install);
    if (install.node_id) return this.repeat(scoped, install, request);
    if (install.reenrol_node_id) return this.rejoin(scoped, install, install.reenrol_node_id, request);
    const nodeId = newId();
    await this.nodes.insert(scoped, { id: nodeId, ...describe(install, request) });
    const agentToken = await this.keys.issue(scoped, nodeId);
    const moved = await this.installs.transition(scoped, install.id, 'advance', {
      stage: 'bootstrap_token_consumed',
      progressPercent: 92,
      hostname: request.hostname,
      machineId: request.additionalInfo?.machineId ?? null,
      nodeId,
    });
    if (!moved) throw new DomainError('install_token.used');
    this.enrolment.tell(scoped, moved);
    this.outbox.fact(scoped, { name: 'node.changed', workspaceId: install.workspace_id, id: nodeId, version: 1 });
    this.audit.record(
      scoped,
      'node.enrolled',
      { type: 'node', id: nodeId },
      { installId: install.id, hostname: request.hostname },
    );
    return { nodeId, agentToken };
  }

  /** Written while a membership ended, a command would outlive it. */
  private async requireCreator(ctx: Ctx, { workspace_id: workspaceId, created_by: userId }: InstallRow): Promise<void> {
    if (userId !== null && !(await this.installs.creatorBelongs(ctx, workspaceId, userId)))
      throw new DomainError('install_token.expired');
  }

  /** The machine becomes the node again. Its older keys stay valid until its agent has called with the new one. */
  private async rejoin(ctx: Ctx, install: InstallRow, nodeId: string, request: ConsumeRequest): Promise<ConsumeAnswer> {
    const before = await this.nodes.lockMachine(ctx, nodeId);
    if (!before) throw new DomainError('install_token.unknown');
    const machineId = request.additionalInfo?.machineId ?? null;
    const isKnown = before.machine_id !== null && machineId !== null;
    const isSame = isKnown ? before.machine_id === machineId : before.hostname === request.hostname;
    if (!isSame && !install.new_machine) throw new DomainError('install_token.other_machine');
    await this.nodes.rejoin(ctx, nodeId, describe(install, request));
    await this.clones.clear(ctx, nodeId);
    const agentToken = await this.keys.issue(ctx, nodeId);
    const moved = await this.installs.transition(ctx, install.id, 'advance', {
      stage: 'bootstrap_token_consumed',
      progressPercent: 92,
      hostname: request.hostname,
      machineId,
      nodeId,
      agentKeyId: await this.installs.newestKey(ctx, nodeId),
    });
    if (!moved) throw new DomainError('install_token.used');
    this.enrolment.tell(ctx, moved);
    const { version } = before;
    this.outbox.fact(ctx, {
      name: 'node.changed',
      workspaceId: install.workspace_id,
      id: nodeId,
      version: version + 1,
    });
    const details = { installId: install.id, hostname: request.hostname, newMachine: !isSame };
    this.audit.record(ctx, 'node.reenrolled', { type: 'node', id: nodeId }, details);
    return { nodeId, agentToken };
  }

  private async repeat(ctx: Ctx, install: InstallRow, request: ConsumeRequest): Promise<ConsumeAnswer> {
    const nodeId = install.node_id!;
    const sameMachine =
      install.hostname === request.hostname && install.machine_id === (request.additionalInfo?.machineId ?? null);
    if (!sameMachine || (await this.installs.wasCalledWith(ctx, nodeId, install.created_at)))
      throw new DomainError('install_token.used');
    const agentToken = await this.keys.issue(ctx, nodeId);
    if (install.reenrol_node_id) {
      const again = {
        stage: install.stage,
        progressPercent: 92,
        agentKeyId: await this.installs.newestKey(ctx, nodeId),
      };
      await this.installs.transition(ctx, install.id, 'advance', again);
    }
    this.audit.record(ctx, 'agent-key.issued', { type: 'node', id: nodeId }, { installId: install.id, repeated: true });
    return { nodeId, agentToken };
  }
}

function describe(install: InstallRow, request: ConsumeRequest) {
  return {
    name: install.node_name,
    teamId: install.team_id,
    description: install.description,
    hostname: request.hostname,
    ...joiningMachine(request.additionalInfo ?? {}),
  };
}
