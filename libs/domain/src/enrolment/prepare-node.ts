import { Injectable } from '@nestjs/common';
import type { Handled, Result, agentKeys as contract } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UniqueViolation, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { KeyRing, NodeRepository, NodeService } from '../nodes/index.js';
import { TeamRights } from '../teams/index.js';
import { InstallCommands } from './install-commands.js';

/**
 * Makes a node before its machine exists, with the key that its agent will call with. The node is there from the beginning: the key is
 * bound to it and can never speak for another one, and what the machine is becomes known when it first checks in.
 */
@Injectable()
export class PrepareNode {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly nodes: NodeRepository,
    private readonly service: NodeService,
    private readonly ring: KeyRing,
    private readonly rights: TeamRights,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
    private readonly commands: InstallCommands,
  ) {}

  /** @throws DomainError `object.not_found` (team), `team.grants_too_much`, `node.hostname_taken` */
  async run(ctx: Ctx, input: Handled<typeof contract.prepare>['body']): Promise<Result<typeof contract.prepare>> {
    try {
      return await this.unitOfWork.run(ctx, (inside) => this.make(inside, input));
    } catch (error) {
      if (error instanceof UniqueViolation && error.constraint === 'nodes_hostname')
        throw new DomainError('node.hostname_taken', { hostname: input.hostname }, { cause: error });
      throw error;
    }
  }

  private async make(ctx: Ctx, { nodeName, hostname, label, teamId }: Handled<typeof contract.prepare>['body']) {
    const team = teamId === null ? null : await this.rights.extendable(ctx, teamId);
    const id = newId();
    await this.nodes.insert(ctx, {
      id,
      name: nodeName,
      description: null,
      // Host names are unique within a workspace; the machine's own takes its place at the first check-in.
      hostname: hostname ?? `awaited-${id}`,
      machineId: null,
      os: 'unknown',
      arch: 'unknown',
      platformVersion: null,
      kernelVersion: null,
      agentVersion: null,
      location: null,
      teamId: team?.id ?? null,
    });
    const minted = await this.ring.first(ctx, id, label);
    const details = { name: nodeName, keyId: minted.key.id, label, ...(team && { teamId: team.id }) };
    this.audit.record(ctx, 'node.prepared', { type: 'node', id }, details);
    this.outbox.fact(ctx, { name: 'node.changed', workspaceId: ctx.requireWorkspace(), id, version: 1 });
    const installCommand = this.commands.prepared({ nodeId: id, agentKey: minted.secret });
    return { node: await this.service.get(ctx, id), ...minted, installCommand };
  }
}
