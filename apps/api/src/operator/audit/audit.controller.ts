import { Controller } from '@nestjs/common';
import { audit } from '@fettle/contracts';
import { AuditReader } from '@fettle/domain/audit';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

@Controller()
export class AuditController {
  constructor(private readonly audit: AuditReader) {}

  @Route(audit.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof audit.list>): Promise<Result<typeof audit.list>> {
    return this.audit.list(ctx, input.query);
  }
}
