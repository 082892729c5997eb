import { Injectable } from '@nestjs/common';
import type { EnrolmentRequest } from '@fettle/contracts';
import type { EnrolmentStatus, InitiateAnswer, InitiateRequest } from '@fettle/contracts/agent';
import { Bus } from '@fettle/platform/bus';
import { Ctx, newId } from '@fettle/platform/context';
import { AuditTrail, UnitOfWork } from '@fettle/platform/database';
import { DomainError } from '@fettle/platform/errors';
import type { z } from 'zod';
import { AgentKeyService } from '../nodes/index.js';
import { REQUEST_TTL_MS, fingerprintOf, hashOf, newEnrolmentToken } from './enrolment-token.js';
import { RegistrationRepository } from './registration.repository.js';
import { RequestMail } from './request-mail.js';
import { RequestRepository, type RequestRow } from './request.repository.js';

const BATCH = 200;

/** What machines ask, and what they are told until somebody has decided. */
@Injectable()
export class EnrolmentRequests {
  constructor(
    private readonly requests: RequestRepository,
    private readonly keys: AgentKeyService,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly bus: Bus,
    private readonly registrations: RegistrationRepository,
    private readonly mail: RequestMail,
  ) {}

  /** A machine asks to be let in. Whether anybody has the address shows in nothing: not in the answer, not in its time. */
  async initiate(ctx: Ctx, { email, hostname, additionalInfo }: InitiateRequest): Promise<InitiateAnswer> {
    const token = newEnrolmentToken();
    const fingerprint = fingerprintOf(token);
    const request = await this.unitOfWork.run(ctx, async (inside) => {
      const row = await this.requests.insert(inside, {
        id: newId(),
        tokenHash: hashOf('enrolment', token),
        fingerprint,
        email,
        hostname,
        address: ctx.origin.ip ?? 'unknown',
        info: additionalInfo ?? {},
        ttlMs: REQUEST_TTL_MS,
      });
      this.audit.record(
        inside,
        'enrolment.requested',
        { type: 'enrolment', id: row.id },
        { email, hostname, fingerprint },
      );
      return row;
    });
    // Beside the answer, which must not take longer for an address that somebody has.
    void this.announce(request).catch(() => undefined);
    return { token, expiresAt: request.expires_at.toISOString() };
  }

  /**
   * Where a request stands. The first answer that says `approved` carries the agent key, and no later one does; if the connection ends
   * before that answer has left, the next question gets a key.
   * @throws DomainError `enrolment.unknown`
   */
  async status(ctx: Ctx, token: string, signal: AbortSignal): Promise<EnrolmentStatus> {
    const { requestId, answer } = await this.unitOfWork.run(ctx, async (inside) => {
      const request = await this.requests.lockByToken(inside, hashOf('enrolment', token));
      if (!request) throw new DomainError('enrolment.unknown');
      return { requestId: request.id, answer: await this.answerTo(inside, request) };
    });
    if (answer.agentToken) {
      const takeBack = () =>
        void this.requests.takeBack(Ctx.system('enrolment answer lost'), requestId).catch(() => undefined);
      if (signal.aborted) takeBack();
      else signal.addEventListener('abort', takeBack, { once: true });
    }
    return answer;
  }

  /** Machines that ask somebody of this workspace. */
  async list(ctx: Ctx): Promise<{ items: z.output<typeof EnrolmentRequest>[] }> {
    return { items: (await this.requests.asking(ctx)).map(requestView) };
  }

  /** Ends what nobody decided in time, and forgets what is long over. Called by the clock; returns how many rows it touched. */
  async sweep(ctx: Ctx): Promise<number> {
    return (await this.requests.sweep(ctx, BATCH)) + (await this.registrations.forget(ctx, BATCH));
  }

  private async answerTo(ctx: Ctx, request: RequestRow): Promise<EnrolmentStatus> {
    const { state, over, node_id: nodeId, workspace_id: workspaceId } = request;
    if (state === 'pending') return { status: over ? 'revoked' : 'pending' };
    if (state === 'rejected') return { status: 'rejected' };
    if (!nodeId || !workspaceId || state === 'revoked' || state === 'expired') return { status: 'revoked' };
    const approved = { status: 'approved', nodeId } as const;
    if (!(await this.requests.handOut(ctx, request.id))) return approved;
    const scoped = ctx.with({ workspaceId });
    const agentToken = await this.keys.issue(scoped, nodeId);
    this.audit.record(scoped, 'agent-key.issued', { type: 'node', id: nodeId }, { enrolmentId: request.id });
    return { ...approved, agentToken };
  }

  private async announce(request: RequestRow): Promise<void> {
    const { id, email, version } = request;
    const ctx = Ctx.system('enrolment requests');
    const workspaceIds = await this.requests.workspacesOf(ctx, email);
    const fact = (workspaceId: string) => ({ name: 'enrolment.changed', workspaceId, id, version });
    const messages = workspaceIds.map((one) => ({ channel: 'facts' as const, body: JSON.stringify(fact(one)) }));
    if (messages.length === 0) return;
    await this.bus.publish(messages);
    await this.mail.send(ctx, request);
  }
}

function requestView(row: RequestRow): z.output<typeof EnrolmentRequest> {
  const { id, email, hostname, address, fingerprint, info } = row;
  return {
    id,
    email,
    hostname,
    address,
    fingerprint,
    os: info.os ?? null,
    arch: info.arch ?? null,
    platformVersion: info.platformVersion ?? null,
    agentVersion: info.agentVersion ?? null,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
  };
}
