import { Controller } from '@nestjs/common';
import { permissionTest } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { PermissionTester } from '@fettle/domain/permissions';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class PermissionTestController {
  constructor(private readonly tester: PermissionTester) {}

  @Route(permissionTest.ask)
  ask(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof permissionTest.ask>,
  ): Promise<Result<typeof permissionTest.ask>> {
    return this.tester.ask(ctx, input.query);
  }
}
