import { Injectable } from '@nestjs/common';
import type { Handled, platformSettings as contracts } from '@fettle/contracts';
import type { Ctx } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { SmtpServer } from '../smtp/index.js';
import { PlatformSettings } from './platform-settings.js';
import type { MailSettings } from './settings-document.js';
import { talkToSmtp, type SmtpAnswer } from './smtp-dialogue.js';

type Candidate = NonNullable<Handled<typeof contracts.validateSmtp>['body']['server']>;

/** Tries the mail server while an administrator waits. */
@Injectable()
export class MailTester {
  constructor(
    private readonly settings: PlatformSettings,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * Connects and signs in; sends nothing. Without a server the stored one. The stored password goes to the server that it was stored
   * for and to no other.
   * @throws DomainError `mail.not_configured`
   */
  async validate(ctx: Ctx, candidate?: Candidate): Promise<SmtpAnswer> {
    const stored = await this.settings.section('mail');
    if (!candidate && !stored) throw new DomainError('mail.not_configured');
    const server = candidate ? withPassword(candidate, stored) : stored!;
    if (server === null) return passwordNeeded;
    const answer = await talkToSmtp(server);
    await this.record(ctx, 'platform-settings.smtp_validated', { server: `${server.host}:${server.port}` }, answer);
    return answer;
  }

  /** Sends a mail by the stored settings, past the queue. @throws DomainError `mail.not_configured` */
  async send(ctx: Ctx, to: string): Promise<SmtpAnswer> {
    const stored = await this.settings.section('mail');
    if (!stored) throw new DomainError('mail.not_configured');
    const { operatorUrl } = await this.settings.section('addresses');
    const answer = await talkToSmtp(stored, {
      from: { address: stored.fromAddress, name: stored.fromName },
      to,
      subject: 'Fettle can send mail',
      text: `This is a test of the mail settings of Fettle at ${operatorUrl}.\n\nNobody needs to do anything.\n`,
    });
    await this.record(ctx, 'platform-settings.mail_tested', { to, server: `${stored.host}:${stored.port}` }, answer);
    return answer;
  }

  private async record(ctx: Ctx, event: string, what: object, { ok, step }: SmtpAnswer): Promise<void> {
    const target = { type: 'platform-settings', id: 'mail' };
    await this.unitOfWork.run(ctx, async (inside) =>
      this.audit.record(inside.with({ workspaceId: null }), event, target, { ...what, ok, step }),
    );
  }
}

const passwordNeeded: SmtpAnswer = {
  ok: false,
  step: 'settings',
  detail: 'The stored password belongs to another mail server or name. Enter the password to try this one.',
  answer: null,
  durationMs: 0,
};

/** Null: the password that would be needed is stored for another server. */
function withPassword({ password, ...server }: Candidate, stored: MailSettings | null): SmtpServer | null {
  if (password !== undefined) return { ...server, password };
  if (server.username === null || stored === null) return { ...server, password: null };
  const same = (['host', 'port', 'security', 'username'] as const).every((field) => server[field] === stored[field]);
  if (same) return { ...server, password: stored.password };
  return stored.password === null ? { ...server, password: null } : null;
}
