import { Injectable } from '@nestjs/common';
import type { Handled, Result, cliLogin } from '@fettle/contracts';
import { newId, type Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import { PlatformSettings } from '../settings/index.js';
import { CliLoginRepository, type AskingRow } from './cli-login.repository.js';
import { CliLoginCodes, dashed } from './codes.js';

const LIFE_S = 600;
const INTERVAL_S = 5;
/** Logins that are not over, of everybody together: more is no crowd of people any more. */
const MOST = 10_000;

/**
 * Logins of programs that have no browser (RFC 8628), on the side of the person: begun by the program, looked at, approved or refused by
 * somebody who is signed in. What the program is handed then is the matter of `HandOutKey`.
 */
@Injectable()
export class CliLoginService {
  constructor(
    private readonly repository: CliLoginRepository,
    private readonly codes: CliLoginCodes,
    private readonly settings: PlatformSettings,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /** @throws DomainError `overloaded` when too many are under way */
  async start(ctx: Ctx, client: string): Promise<Result<typeof cliLogin.start>> {
    const { device, user } = this.codes.make();
    const hashes = { device: this.codes.hash('device', device), user: this.codes.hash('user', user) };
    const login = { id: newId(), ...hashes, client, intervalS: INTERVAL_S, lifeS: LIFE_S };
    if (!(await this.repository.insert(ctx, login, MOST))) throw new DomainError('overloaded');
    const { operatorUrl } = await this.settings.section('addresses');
    const verificationUrl = `${operatorUrl}/device`;
    return {
      deviceCode: device,
      userCode: dashed(user),
      verificationUrl,
      // Behind #: it reaches no log on its way.
      verificationUrlComplete: `${verificationUrl}#code=${dashed(user)}`,
      expiresInS: LIFE_S,
      intervalS: INTERVAL_S,
    };
  }

  /** @throws DomainError `cli_login.code_unknown` also for a code that is over, or was decided on */
  async look(ctx: Ctx, userCode: string): Promise<Result<typeof cliLogin.look>> {
    return asking(await this.repository.find(ctx, this.codes.hash('user', userCode)));
  }

  /** Lets the program have a key of the person at work, for `ctx.workspaceId`. @throws DomainError `cli_login.code_unknown` */
  approve(ctx: Ctx, { userCode, grant, expiresInDays }: Handled<typeof cliLogin.approve>['body']): Promise<void> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const { actor } = inside;
      if (actor.kind !== 'user') throw new DomainError('api_key.not_allowed');
      const workspaceId = inside.requireWorkspace();
      const approval = { workspaceId, userId: actor.id, actor, access: grant, keyDays: expiresInDays };
      const found = await this.repository.approve(inside, this.codes.hash('user', userCode), approval);
      const { client, ip, userAgent } = asking(found);
      const details = { client, ip, userAgent, grant, expiresInDays };
      this.audit.record(inside, 'cli-login.approved', { type: 'cli-login', id: found!.id }, details);
    });
  }

  /** @throws DomainError `cli_login.code_unknown` */
  deny(ctx: Ctx, userCode: string): Promise<void> {
    return this.unitOfWork.run(ctx, async (inside) => {
      const denied = await this.repository.deny(inside, this.codes.hash('user', userCode));
      if (!denied) throw new DomainError('cli_login.code_unknown');
      const { id, client } = denied;
      this.audit.record(inside, 'cli-login.denied', { type: 'cli-login', id }, { client });
    });
  }
}

function asking(row: AskingRow | null): Result<typeof cliLogin.look> {
  if (!row) throw new DomainError('cli_login.code_unknown');
  const { client, ip, userAgent, requestedAt, expiresAt } = row;
  return { client, ip, userAgent, requestedAt: requestedAt.toISOString(), expiresAt: expiresAt.toISOString() };
}
