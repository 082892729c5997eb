import { Controller } from '@nestjs/common';
import { audit } from '@fettle/contracts';
import { AuditExporter, AuditReader } from '@fettle/domain/audit';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, RawAnswer, Result } from '@fettle/platform/http';
import { download } from '../download.js';

@Controller()
export class AuditController {
  constructor(
    private readonly audit: AuditReader,
    private readonly exporter: AuditExporter,
  ) {}

  @Route(audit.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.list>): Promise<Result<typeof audit.list>> {
    return this.audit.list(ctx, input.query);
  }

  @Route(audit.export)
  async export(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.export>): Promise<RawAnswer> {
    return download(await this.exporter.ofWorkspace(ctx, input.query));
  }

  /** Behind the route that has a word where this one has an id: the first that fits is taken. */
  @Route(audit.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.get>): Promise<Result<typeof audit.get>> {
    return this.audit.get(ctx, input.params.entryId);
  }
}
