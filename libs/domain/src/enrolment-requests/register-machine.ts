import { Injectable } from '@nestjs/common';
import type { ConsumeAnswer, RegisterRequest } from '@fettle/contracts/agent';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UniqueViolation, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { AgentKeyService, NodeRepository } from '../nodes/index.js';
import { hashOf } from './enrolment-token.js';
import { RegistrationRepository, type RegistrationTokenRow } from './registration.repository.js';
import { stateOf } from './registration-tokens.js';

/** Turns a registration token into a node with a key. */
@Injectable()
export class RegisterMachine {
  constructor(
    private readonly tokens: RegistrationRepository,
    private readonly nodes: NodeRepository,
    private readonly keys: AgentKeyService,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * A machine registers itself. The client repeats a POST whose answer was lost: the same name by the same token gets another key for
   * the same node, until its agent has called. Any other known name is refused; nobody takes a node over like this.
   * @throws DomainError `registration.refused`, `request.invalid`, `workspace.archived`, `node.hostname_taken`
   */
  async run(ctx: Ctx, request: RegisterRequest): Promise<ConsumeAnswer> {
    try {
      return await this.unitOfWork.run(ctx, (inside) => this.register(inside, request));
    } catch (error) {
      if (error instanceof UniqueViolation && error.constraint === 'nodes_hostname')
        throw new DomainError('node.hostname_taken', {}, { cause: error });
      throw error;
    }
  }

  private async register(ctx: Ctx, request: RegisterRequest): Promise<ConsumeAnswer> {
    const machine = machineOf(request);
    const token = await this.tokens.lockByToken(ctx, hashOf('registration', request.enrollmentToken));
    if (!token) throw new DomainError('registration.refused');
    const scoped = ctx.with({ workspaceId: token.workspace_id });
    const repeated = await this.tokens.repeated(scoped, token.id, request.hostname);
    await this.requireGood(scoped, token, repeated !== null);
    if (repeated) {
      const agentToken = await this.keys.issue(scoped, repeated);
      const target = { type: 'node', id: repeated };
      this.audit.record(scoped, 'agent-key.issued', target, { registrationTokenId: token.id, repeated: true });
      return { nodeId: repeated, agentToken };
    }
    const nodeId = newId();
    await this.nodes.insert(scoped, { id: nodeId, ...machine });
    await this.tokens.use(scoped, token.id, nodeId);
    const agentToken = await this.keys.issue(scoped, nodeId);
    const details = { registrationTokenId: token.id, label: token.label, hostname: request.hostname };
    this.audit.record(scoped, 'node.enrolled', { type: 'node', id: nodeId }, details);
    this.outbox.fact(scoped, { name: 'node.changed', workspaceId: token.workspace_id, id: nodeId, version: 1 });
    return { nodeId, agentToken };
  }

  private async requireGood(ctx: Ctx, token: RegistrationTokenRow, isRepeated: boolean): Promise<void> {
    const state = stateOf(token);
    const { open, belongs } = await this.tokens.standing(ctx, token.created_by);
    const isGood = state === 'open' || (state === 'used' && isRepeated);
    if (!isGood || !belongs) throw new DomainError('registration.refused');
    if (!open) throw new DomainError('workspace.archived');
  }
}

/** @throws DomainError `request.invalid` without an operating system or an architecture */
function machineOf(request: RegisterRequest) {
  const os = request.os || request.operatingSystem || request.platform;
  const arch = request.arch || request.architecture;
  if (!os || !arch)
    throw new DomainError('request.invalid', {}, { detail: 'The operating system and the architecture are needed' });
  return {
    name: request.hostname,
    description: null,
    teamId: null,
    hostname: request.hostname,
    machineId: null,
    os,
    arch,
    platformVersion: request.platformVersion ?? null,
    kernelVersion: request.kernelVersion ?? null,
    agentVersion: request.agentVersion ?? null,
    location: null,
  };
}
