import { Injectable } from '@nestjs/common';
import type { Ctx } from '@fettle/platform/context';
import { UnitOfWork } from '@fettle/platform/database';
import { StoredBuckets } from '@fettle/platform/http';
import { MailService, oneLine } from '../deliveries/index.js';
import { accountOf } from '../identity/index.js';
import { PlatformSettings } from '../settings/index.js';
import { RequestRepository, type RequestRow } from './request.repository.js';

/**
 * To one address: six an hour, three of them at once. Whoever knows an address can ask, so these mails have an allowance of their own: it
 * keeps nobody from a mail that they need.
 */
const MAILS = { perMinute: 6 / 60, burst: 3 };

/** Tells the person whom a machine has named that it asks. The page shows every request, with or without a mail. */
@Injectable()
export class RequestMail {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly requests: RequestRepository,
    private readonly buckets: StoredBuckets,
    private readonly mails: MailService,
    private readonly settings: PlatformSettings,
  ) {}

  /** At most one mail for a request: nothing where mail is not set up, nobody may decide, or too many have asked. */
  async send(ctx: Ctx, request: RequestRow): Promise<void> {
    if (request.state !== 'pending' || !(await this.mails.configured())) return;
    await this.unitOfWork.run(ctx, async (inside) => {
      const person = await this.requests.decider(inside, request.email);
      if (!person) return;
      if ((await this.buckets.take(`enrolment-mail:${accountOf(request.email)}`, MAILS, inside)) > 0) return;
      const { operatorUrl } = await this.settings.section('addresses');
      const { hostname, address, fingerprint, expires_at: expiresAt } = request;
      await this.mails.send(inside, {
        template: 'enrolment-requested',
        to: { email: person.email, name: person.name },
        workspaceId: person.workspace_id,
        data: {
          hostname: oneLine(hostname),
          from: oneLine(address),
          fingerprint,
          expiresAt: expiresAt.toISOString(),
          link: `${operatorUrl}/w/${person.slug}/nodes`,
        },
        dedupKey: `enrolment-requested:${request.id}`,
      });
    });
  }
}
