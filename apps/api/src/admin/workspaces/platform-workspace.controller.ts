import { Controller } from '@nestjs/common';
import { platformWorkspaces } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { PlatformWorkspaces, WorkspaceOwners, WorkspacePeople } from '@fettle/domain/platform-workspaces';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class PlatformWorkspaceController {
  constructor(
    private readonly reader: PlatformWorkspaces,
    private readonly owners: WorkspaceOwners,
    private readonly people: WorkspacePeople,
  ) {}

  @Route(platformWorkspaces.get)
  get(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.get>,
  ): Promise<Result<typeof platformWorkspaces.get>> {
    return this.reader.get(ctx, input.params.workspaceId);
  }

  @Route(platformWorkspaces.members)
  members(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, query }: Handled<typeof platformWorkspaces.members>,
  ): Promise<Result<typeof platformWorkspaces.members>> {
    return this.people.members(ctx, params.workspaceId, query);
  }

  @Route(platformWorkspaces.teams)
  teams(
    @CurrentCtx() ctx: Ctx,
    @Input() { params, query }: Handled<typeof platformWorkspaces.teams>,
  ): Promise<Result<typeof platformWorkspaces.teams>> {
    return this.people.teams(ctx, params.workspaceId, query);
  }

  @Route(platformWorkspaces.create)
  create(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.create>,
  ): Promise<Result<typeof platformWorkspaces.create>> {
    return this.owners.create(ctx, input.body);
  }

  @Route(platformWorkspaces.update)
  update(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.update>,
  ): Promise<Result<typeof platformWorkspaces.update>> {
    return this.reader.update(ctx, input.params.workspaceId, input.body);
  }

  @Route(platformWorkspaces.archive)
  archive(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.archive>,
  ): Promise<Result<typeof platformWorkspaces.archive>> {
    return this.reader.archive(ctx, input.params.workspaceId);
  }

  @Route(platformWorkspaces.restore)
  restore(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.restore>,
  ): Promise<Result<typeof platformWorkspaces.restore>> {
    return this.reader.restore(ctx, input.params.workspaceId);
  }

  @Route(platformWorkspaces.makeDefault)
  makeDefault(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.makeDefault>,
  ): Promise<Result<typeof platformWorkspaces.makeDefault>> {
    return this.reader.makeDefault(ctx, input.params.workspaceId);
  }

  @Route(platformWorkspaces.addOwner)
  addOwner(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.addOwner>,
  ): Promise<Result<typeof platformWorkspaces.addOwner>> {
    return this.owners.add(ctx, input.params.workspaceId, input.body);
  }

  @Route(platformWorkspaces.list)
  list(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof platformWorkspaces.list>,
  ): Promise<Result<typeof platformWorkspaces.list>> {
    return this.reader.list(ctx, input.query);
  }
}
