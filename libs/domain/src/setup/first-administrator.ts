import { Injectable } from '@nestjs/common';
import { newId } from '@fettle/platform/context';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { ProfileReader, SessionService, UserRepository } from '../identity/index.js';
import type { SessionGrant } from '../identity/index.js';
import { MembershipRepository } from '../workspaces/index.js';
import { SetupRepository } from './setup.repository.js';

export interface FirstAdministratorInput {
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly defaultWorkspaceId: string;
  /** What else is set up with the first person, in the same transaction. */
  readonly also?: (ctx: Ctx) => Promise<void>;
}

/** Makes the first person: platform administrator and owner of the default workspace, once. */
@Injectable()
export class FirstAdministrator {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly repository: SetupRepository,
    private readonly users: UserRepository,
    private readonly memberships: MembershipRepository,
    private readonly sessions: SessionService,
    private readonly profiles: ProfileReader,
  ) {}

  /** By the setup link. @throws DomainError `setup.done` when another call was first */
  make(ctx: Ctx, input: FirstAdministratorInput, tokenHash: Buffer): Promise<SessionGrant> {
    return this.unitOfWork.run(ctx, async (inside) => {
      if (!(await this.repository.complete(inside, tokenHash))) throw new DomainError('setup.done');
      const id = await this.insert(inside, input);
      const user = await this.users.lock(inside, id);
      if (!user) throw new Error('The first administrator vanished inside its own transaction');
      // One request, one entry: `setup.completed` tells the first session too.
      const grant = await this.sessions.start(inside, user, { surface: 'operator', stay: false, audited: false });
      const actor = { kind: 'user', id, label: user.email, sessionId: grant.profile.session.id } as const;
      const acting = inside.with({ actor });
      this.record(acting, id, input, { by: 'link', sessionId: grant.profile.session.id });
      await input.also?.(acting);
      // What the answer says of the workspace is what it is called now.
      return input.also ? { ...grant, profile: await this.profiles.ofSession(acting, actor.sessionId) } : grant;
    });
  }

  /** By the configuration. Does nothing when another process was first. */
  async makeUnattended(ctx: Ctx, input: FirstAdministratorInput): Promise<void> {
    await this.unitOfWork.run(ctx, async (inside) => {
      if (!(await this.repository.completeUnattended(inside))) return;
      const id = await this.insert(inside, input);
      this.record(inside, id, input, { by: 'configuration' });
    });
  }

  private async insert(ctx: Ctx, input: FirstAdministratorInput): Promise<string> {
    const { email, name, passwordHash, defaultWorkspaceId } = input;
    const id = newId();
    await this.users.insert(ctx, { id, email, name, passwordHash, platformRole: 'platform_admin' });
    await this.memberships.insert(ctx, defaultWorkspaceId, id, 'owner');
    await this.repository.setCompletedBy(ctx, id);
    return id;
  }

  private record(ctx: Ctx, userId: string, input: FirstAdministratorInput, details: object): void {
    const inWorkspace = ctx.with({ workspaceId: input.defaultWorkspaceId });
    this.audit.record(inWorkspace, 'setup.completed', { type: 'user', id: userId }, { email: input.email, ...details });
  }
}
