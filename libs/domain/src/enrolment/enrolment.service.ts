import { Injectable } from '@nestjs/common';
import type { CreateNodeInstall, enrolment as contract, NodeInstall, Result } from '@fettle/contracts';
import { installStages } from '@fettle/contracts/agent';
import { Config } from '@fettle/platform/config';
import { newId, type Actor, type Ctx } from '@fettle/platform/context';
import { AuditTrail, Outbox, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { INSTALL_TTL_MS, hashInstallToken, installCommand, newInstallToken } from './install-token.js';
import { InstallRepository, type InstallRow } from './install.repository.js';
import { ReleaseTrust } from './release-trust.js';
import { TeamRights } from '../teams/index.js';

type InstallView = z.output<typeof NodeInstall>;

interface WantedInstall {
  readonly nodeName: string;
  readonly description: string | null;
  readonly returning: string | null;
  readonly teamId: string | null;
}

/** What people do with installs: ask for a command and watch how far it has come. */
@Injectable()
export class EnrolmentService {
  constructor(
    private readonly config: Config,
    private readonly releases: ReleaseTrust,
    private readonly unitOfWork: UnitOfWork,
    private readonly installs: InstallRepository,
    private readonly rights: TeamRights,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  /** A one-time install command, good for 15 minutes. The token is in this answer and nowhere else. @throws DomainError `object.not_found` (team), `team.grants_too_much` */
  async create(ctx: Ctx, input: z.output<typeof CreateNodeInstall>): Promise<Result<typeof contract.create>> {
    const { nodeName, description = null, teamId = null } = input;
    const { token, install } = await this.make(ctx, { nodeName, description, returning: null, teamId });
    const apiUrl = this.config.surfaces.agent.publicUrl;
    const urls = { apiUrl, scriptUrl: `${apiUrl}/api/v1/agent/install.sh` };
    return { ...installView(install), ...urls, installCommand: installCommand(urls, token, this.releases.keys) };
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
  ): Promise<{ token: string; install: InstallRow }> {
    return this.make(ctx, { nodeName, description, returning, teamId: null });
  }

  private async make(ctx: Ctx, wanted: WantedInstall): Promise<{ token: string; install: InstallRow }> {
    const token = newInstallToken();
    const install = await this.unitOfWork.run(ctx, async (inside) => {
      // A node in a team is a node that others may act on: whoever adds it there grants them that.
      const team = wanted.teamId === null ? null : await this.rights.extendable(inside, wanted.teamId);
      const row = await this.installs.insert(inside, {
        ...wanted,
        id: newId(),
        tokenHash: hashInstallToken(token),
        ttlMs: INSTALL_TTL_MS,
        teamId: team?.id ?? null,
        createdBy: personOf(inside.actor),
      });
      const details = { nodeName: wanted.nodeName, ...(team ? { teamId: team.id } : {}) };
      this.audit.record(inside, 'node-install.created', { type: 'node-install', id: row.id }, details);
      this.tell(inside, row);
      return row;
    });
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
      const moved = [
        ...(await this.installs.completeArrived(inside, 200)),
        ...(await this.installs.expire(inside, 200)),
      ];
      for (const install of moved) this.tell(inside, install);
      return moved.length;
    });
  }

  /** Tells the browsers that watch this install. */
  tell(ctx: Ctx, install: InstallRow): void {
    const { id, workspace_id: workspaceId, version } = install;
    this.outbox.fact(ctx, { name: 'node-install.changed', workspaceId, id, version });
  }
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
