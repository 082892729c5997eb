import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Handled, Result } from '@fettle/contracts';
import { setup } from '@fettle/contracts';
import { Config } from '@fettle/platform/config';
import { Ctx } from '@fettle/platform/context';
import { DomainError } from '@fettle/platform/errors';
import { PasswordHasher, UserRepository, requireStrongPassword } from '../identity/index.js';
import type { SessionGrant } from '../identity/index.js';
import { WorkspaceService } from '../workspaces/index.js';
import { FirstAdministrator } from './first-administrator.js';
import { SetupExtras } from './setup-extras.js';
import { SetupRepository } from './setup.repository.js';

export type CompleteSetupInput = Handled<typeof setup.complete>['body'];

export interface SetupReady {
  readonly defaultWorkspaceId: string;
  /** The one-time link for the console; null once there is a first administrator. */
  readonly setupUrl: string | null;
}

/** The first start: default workspace, one-time link, first administrator. Afterwards only `status` is left. */
@Injectable()
export class SetupService {
  /** Setup never becomes undone, so a process asks the database no more once it has seen it. */
  private completed = false;
  /** Completions wait for each other here rather than on a row lock, each holding a connection. */
  private line: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly config: Config,
    private readonly repository: SetupRepository,
    private readonly users: UserRepository,
    private readonly workspaces: WorkspaceService,
    private readonly hasher: PasswordHasher,
    private readonly first: FirstAdministrator,
    private readonly extras: SetupExtras,
  ) {}

  /**
   * To be called at every boot, after the migrations. Makes the default workspace if there is none. Without a first
   * administrator it makes the configured one (`FETTLE_ADMIN_EMAIL`), or a new setup link; older links stop working.
   * @throws DomainError `password.too_weak` when the configured password is
   */
  async ensure(): Promise<SetupReady> {
    const ctx = Ctx.system('setup');
    const defaultWorkspaceId = await this.workspaces.ensureDefault(ctx);
    if (await this.isComplete(ctx)) return { defaultWorkspaceId, setupUrl: null };
    const { firstAdmin } = this.config;
    if (firstAdmin) {
      requireStrongPassword(firstAdmin.password, firstAdmin.email);
      const passwordHash = await this.hasher.hash(firstAdmin.password);
      await this.first.makeUnattended(ctx, {
        email: firstAdmin.email,
        name: 'Administrator',
        passwordHash,
        defaultWorkspaceId,
      });
      return { defaultWorkspaceId, setupUrl: null };
    }
    return { defaultWorkspaceId, setupUrl: await this.newLink(ctx) };
  }

  /** Whether the first administrator is still to be made. */
  async status(ctx: Ctx): Promise<Result<typeof setup.status>> {
    return { required: !(await this.isComplete(ctx)) };
  }

  /**
   * Makes the first administrator with all that was chosen besides, and signs in. Exactly one call ever succeeds.
   * @throws DomainError `setup.done` (404, as if the route did not exist), `setup.token_invalid`, `password.too_weak`
   */
  complete(ctx: Ctx, input: CompleteSetupInput): Promise<SessionGrant> {
    const turn = this.line.then(() => this.completeNow(ctx, input));
    this.line = turn.catch(() => undefined);
    return turn;
  }

  /**
   * The hash of the token, if it is the one of the link that holds.
   * @throws DomainError `setup.done` (404, as if the route did not exist), `setup.token_invalid`
   */
  async requireToken(ctx: Ctx, token: string): Promise<Buffer> {
    if (await this.isComplete(ctx)) throw new DomainError('setup.done');
    const tokenHash = sha256(token);
    const state = await this.repository.find(ctx);
    // Both sides are hashes, so the time of the comparison tells nothing about the token.
    if (!state?.tokenHash?.equals(tokenHash)) throw new DomainError('setup.token_invalid');
    return tokenHash;
  }

  private async completeNow(ctx: Ctx, input: CompleteSetupInput): Promise<SessionGrant> {
    const tokenHash = await this.requireToken(ctx, input.token);
    requireStrongPassword(input.password, input.email, input.name);
    const passwordHash = await this.hasher.hash(input.password);
    const defaultWorkspaceId = await this.workspaces.ensureDefault(ctx);
    const { email, name } = input;
    const also = (inside: Ctx): Promise<void> => this.extras.apply(inside, defaultWorkspaceId, input);
    const person = { email, name, passwordHash, defaultWorkspaceId, also };
    const grant = await this.first.make(ctx, person, tokenHash);
    await this.extras.obeyed();
    this.completed = true;
    return grant;
  }

  private async newLink(ctx: Ctx): Promise<string | null> {
    const token = randomBytes(32).toString('base64url');
    const placed = await this.repository.putToken(ctx, sha256(token));
    // In the fragment: browsers send it to nobody, so it is in no access log.
    return placed ? `${this.config.surfaces.operator.publicUrl}/setup#token=${token}` : null;
  }

  private async isComplete(ctx: Ctx): Promise<boolean> {
    this.completed ||= ((await this.repository.find(ctx))?.completed ?? false) || (await this.users.exists(ctx));
    return this.completed;
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
