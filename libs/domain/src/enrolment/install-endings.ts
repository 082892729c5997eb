import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { Outbox } from '@fettle/platform/database';
import { InstallRepository } from './install.repository.js';

export interface EndedInstall {
  readonly id: string;
  readonly name: string;
}

/** Install commands of a person whose membership or account ends: their tokens must enrol nothing any more. */
@Injectable()
export class InstallEndings {
  constructor(
    private readonly installs: InstallRepository,
    private readonly outbox: Outbox,
  ) {}

  /** Open install commands that a person asked for, in one workspace or (null) in all. */
  openOf(ctx: Ctx, userId: string, workspaceId: string | null): Promise<EndedInstall[]> {
    return this.installs.openOf(ctx, userId, workspaceId);
  }

  /**
   * Ends them. A machine that is joining by one at this moment is waited for, and stays a node. Joins the caller's transaction, whose
   * audit entry lists the answer.
   */
  async endOf(ctx: Ctx, userId: string, workspaceId: string | null): Promise<EndedInstall[]> {
    const ended = await this.installs.endOf(ctx, userId, workspaceId);
    for (const { id, workspace_id: home, version } of ended)
      this.outbox.fact(ctx, { name: 'node-install.changed', workspaceId: home, id, version });
    return ended.map(({ id, node_name: name }) => ({ id, name }));
  }
}
