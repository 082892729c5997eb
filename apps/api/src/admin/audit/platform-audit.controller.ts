import { Controller } from '@nestjs/common';
import { audit } from '@fettle/contracts';
import { AuditExporter, AuditReader, ChainVerifier } from '@fettle/domain/audit';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, RawAnswer, Result } from '@fettle/platform/http';
import { download } from '../../operator/download.js';

@Controller()
export class PlatformAuditController {
  constructor(
    private readonly audit: AuditReader,
    private readonly exporter: AuditExporter,
    private readonly verifier: ChainVerifier,
  ) {}

  @Route(audit.listAll)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.listAll>): Promise<Result<typeof audit.listAll>> {
    return this.audit.listAll(ctx, input.query);
  }

  @Route(audit.exportAll)
  async export(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.exportAll>): Promise<RawAnswer> {
    return download(await this.exporter.ofPlatform(ctx, input.query));
  }

  /** Behind the route that has a word where this one has an id: the first that fits is taken. */
  @Route(audit.entry)
  entry(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.entry>): Promise<Result<typeof audit.entry>> {
    return this.audit.entry(ctx, input.params.entryId);
  }

  @Route(audit.verify)
  verify(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.verify>): Promise<Result<typeof audit.verify>> {
    return this.verifier.verify(ctx, input.body);
  }
}
