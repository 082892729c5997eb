import { Controller } from '@nestjs/common';
import { audit } from '@fettle/contracts';
import { PlatformAuditReader } from '@fettle/domain/audit';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

@Controller()
export class PlatformAuditController {
  constructor(private readonly audit: PlatformAuditReader) {}

  @Route(audit.listAll)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.listAll>): Promise<Result<typeof audit.listAll>> {
    return this.audit.list(ctx, input.query);
  }

  @Route(audit.entry)
  entry(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.entry>): Promise<Result<typeof audit.entry>> {
    return this.audit.entry(ctx, input.params.entryId);
  }
}
