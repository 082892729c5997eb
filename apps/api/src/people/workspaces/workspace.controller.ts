import { Controller } from '@nestjs/common';
import { workspaces } from '@fettle/contracts';
import { WorkspaceService } from '@fettle/domain/workspaces';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Route } from '@fettle/platform/http';
import type { Result } from '@fettle/platform/http';

@Controller()
export class WorkspaceController {
  constructor(private readonly workspaces: WorkspaceService) {}

  @Route(workspaces.list)
  list(@CurrentCtx() ctx: Ctx): Promise<Result<typeof workspaces.list>> {
    return this.workspaces.list(ctx);
  }

  @Route(workspaces.get)
  get(@CurrentCtx() ctx: Ctx): Promise<Result<typeof workspaces.get>> {
    return this.workspaces.get(ctx);
  }
}
