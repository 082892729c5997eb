import { Injectable } from '@nestjs/common';
import type { CreateNodeInstall, enrolment as contract, NodeInstall, Result } from '@fettle/contracts';
import { installStages } from '@fettle/contracts/agent';
import { newId, type Actor, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { permissionMissing } from '@fettle/platform/http';
import type { z } from 'zod';
import { InstallCommands } from './install-commands.js';
import { INSTALL_TTL_MS, hashInstallToken, newInstallToken } from './install-token.js';
import { InstallRepository, type InstallRow } from './install.repository.js';
import { NodeRepository } from '../nodes/index.js';
import { TeamRights } from '../teams/index.js';

type InstallView = z.output<typeof NodeInstall>;

interface WantedInstall {
  readonly nodeName: string;
  readonly description: string | null;
  readonly returning: string | null;
  readonly teamId: string | null;
  readonly reenrol: { readonly nodeId: string; readonly newMachine: boolean } | null;
}

/** What people do with installs: ask for a command and watch how far it has come. */
@Injectable()
export class EnrolmentService {
  constructor(
    private readonly commands: InstallCommands,
    private readonly unitOfWork: UnitOfWork,
    private readonly installs: InstallRepository,
    private readonly rights: TeamRights,
    private readonly nodes: NodeRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** A one-time install command, good for 15 minutes. The token is in this answer and nowhere else. @throws DomainError `object.not_found` (team), `team.grants_too_much` */
  async create(ctx: Ctx, input: z.output<typeof CreateNodeInstall>): Promise<Result<typeof contract.create>> {
    const { nodeName, description = null, teamId = null } = input;
    const wanted = { nodeName, description, returning: null, teamId, reenrol: null };
    return this.withCommand(await this.make(ctx, wanted));
  }

  /**
   * A one-time command by which a machine becomes a node again, with a new key. The keys that the node has now are revoked when its agent
   * has called with the new one; a command that was asked for before is good no more. `newMachine`: it may be another machine.
   * @throws DomainError `object.not_found`, `permission.missing` outside of the caller's teams
   */
  async reenrol(
    ctx: Ctx,
    nodeId: string,
    { newMachine }: { newMachine: boolean },
  ): Promise<Result<typeof contract.reenrol>> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const node = await this.nodes.lock(inside, nodeId);
      if (!node) throw new DomainError('object.not_found');
      if (!node.allowed) throw permissionMissing('agent-key:manage');
      for (const ended of await this.installs.endReenrolments(inside, nodeId)) this.tell(inside, ended);
      const made = await this.insert(inside, {
        nodeName: node.name,
        description: null,
        returning: null,
        teamId: null,
        reenrol: { nodeId, newMachine },
      });
      const details = { installId: made.install.id, name: node.name, newMachine };
      this.audit.record(inside, 'node.reenrolment-requested', { type: 'node', id: nodeId }, details);
      return this.withCommand(made);
    });
  }

  private withCommand({ token, install }: MadeInstall): Result<typeof contract.create> {
    return { ...installView(install), ...this.commands.of(token) };
  }

  /**
   * The bare token, for a machine that the control plane itself starts an agent on. `returning` is its host name: a machine that joined
   * under it before, by an install of the same description, gets a new key for the same node.
   */
  async issue(
    ctx: Ctx,
    nodeName: string,
    description: string | null,
    returning: string | null = null,
  ): Promise<MadeInstall> {
    return this.make(ctx, { nodeName, description, returning, teamId: null, reenrol: null });
  }

  private async make(ctx: Ctx, wanted: WantedInstall): Promise<MadeInstall> {
    return this.unitOfWork.run(ctx, async (inside) => {
      // A node in a team is a node that others may act on: whoever adds it there grants them that.
      const team = wanted.teamId === null ? null : await this.rights.extendable(inside, wanted.teamId);
      const made = await this.insert(inside, { ...wanted, teamId: team?.id ?? null });
      const details = { nodeName: wanted.nodeName, ...(team ? { teamId: team.id } : {}) };
      this.audit.record(inside, 'node-install.created', { type: 'node-install', id: made.install.id }, details);
      return made;
    });
  }

  private async insert(ctx: Ctx, wanted: WantedInstall): Promise<MadeInstall> {
    const token = newInstallToken();
    const install = await this.installs.insert(ctx, {
      ...wanted,
      id: newId(),
      tokenHash: hashInstallToken(token),
      ttlMs: INSTALL_TTL_MS,
      createdBy: personOf(ctx.actor),
    });
    this.tell(ctx, install);
    return { token, install };
  }

  /** How far an install has come. @throws DomainError `object.not_found` */
  async get(ctx: Ctx, installId: string): Promise<InstallView> {
    const row = await this.installs.find(ctx, installId);
    if (!row) throw new DomainError('object.not_found');
    return installView(row);
  }

  /** What the install script reports with its token. A percentage that is missing follows from the stage; it never goes back. */
  async progress(ctx: Ctx, token: string, report: ProgressReport): Promise<InstallView> {
    const event = report.status === 'completed' ? 'complete' : report.status === 'failed' ? 'fail' : 'advance';
    return this.unitOfWork.run(ctx, async (inside) => {
      const install = await this.lockInstall(inside, token);
      const scoped = inside.with({ workspaceId: install.workspace_id });
      const percent = report.progressPercent ?? installStages[report.stage as keyof typeof installStages] ?? 0;
      const moved = await this.installs.transition(scoped, install.id, event, {
        stage: report.stage,
        progressPercent: event === 'complete' ? 100 : percent,
        statusMessage: report.statusMessage,
      });
      // A repeated report of an ended install changes nothing and is no error: the script retries.
      if (!moved) return installView(install);
      this.tell(scoped, moved);
      return installView(moved);
    });
  }

  /** The install of a token, locked. @throws DomainError `install_token.unknown` or `install_token.expired` */
  async lockInstall(ctx: Ctx, token: string): Promise<InstallRow> {
    const install = await this.installs.lockByToken(ctx, hashInstallToken(token));
    if (!install) throw new DomainError('install_token.unknown');
    if (install.over || install.status === 'expired') throw new DomainError('install_token.expired');
    return install;
  }

  /** Completes installs whose node has arrived and ends those whose time is over. Called by the clock; returns how many moved. */
  async sweep(ctx: Ctx): Promise<number> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const arrived = await this.installs.completeArrived(inside, 200);
      for (const install of arrived) await this.retireOldKeys(inside, install);
      const moved = [...arrived, ...(await this.installs.expire(inside, 200))];
      for (const install of moved) this.tell(inside, install);
      return moved.length;
    });
  }

  /** A node that has called with its new key needs those from before no more. */
  private async retireOldKeys(
    ctx: Ctx,
    { workspace_id: workspaceId, reenrol_node_id: nodeId, agent_key_id: keyId }: InstallRow,
  ): Promise<void> {
    if (!nodeId || !keyId) return;
    const scoped = ctx.with({ workspaceId });
    const revoked = await this.installs.revokeOlderKeys(scoped, nodeId, keyId);
    for (const id of revoked) this.outbox.revoked(scoped, { nodeId, keyId: id });
    if (revoked.length === 0) return;
    this.audit.record(scoped, 'agent-key.retired', { type: 'node', id: nodeId }, { revoked: revoked.length });
    this.outbox.fact(scoped, { name: 'node.changed', workspaceId, id: nodeId, version: 1 });
  }

  /** Tells the browsers that watch this install. */
  tell(ctx: Ctx, install: InstallRow): void {
    const { id, workspace_id: workspaceId, version } = install;
    this.outbox.fact(ctx, { name: 'node-install.changed', workspaceId, id, version });
  }
}

export interface MadeInstall {
  /** Shown this once. */
  readonly token: string;
  readonly install: InstallRow;
}

export interface ProgressReport {
  readonly stage: string;
  readonly status?: 'installing' | 'completed' | 'failed' | null | undefined;
  readonly progressPercent?: number | null | undefined;
  readonly statusMessage?: string | null | undefined;
}

/** Whose rights an install was asked for with. */
function personOf(actor: Actor): string | null {
  if (actor.kind === 'api-key') return actor.userId;
  return actor.kind === 'user' ? actor.id : null;
}

function installView(row: InstallRow): InstallView {
  return {
    installId: row.id,
    workspaceId: row.workspace_id,
    teamId: row.team_id,
    nodeName: row.node_name,
    description: row.description,
    hostname: row.hostname,
    nodeId: row.node_id,
    reenrolNodeId: row.reenrol_node_id,
    status: row.status,
    stage: row.stage,
    progressPercent: row.progress_percent,
    statusMessage: row.status_message,
    startedAt: row.started_at?.toISOString() ?? null,
    consumedAt: row.consumed_at?.toISOString() ?? null,
    expiresAt: row.expires_at.toISOString(),
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
