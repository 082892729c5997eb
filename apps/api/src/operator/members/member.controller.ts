import { Controller } from '@nestjs/common';
import { members } from '@fettle/contracts';
import type { Handled, Result } from '@fettle/contracts';
import { MemberLists, MemberService, RemoveMember } from '@fettle/domain/members';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';

@Controller()
export class MemberController {
  constructor(
    private readonly lists: MemberLists,
    private readonly members: MemberService,
    private readonly removal: RemoveMember,
  ) {}

  @Route(members.list)
  list(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof members.list>): Promise<Result<typeof members.list>> {
    return this.lists.list(ctx, input.query);
  }

  @Route(members.get)
  get(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof members.get>): Promise<Result<typeof members.get>> {
    return this.lists.get(ctx, input.params.userId);
  }

  @Route(members.add)
  add(@CurrentCtx() ctx: Ctx, @Input() input: Handled<typeof members.add>): Promise<Result<typeof members.add>> {
    return this.members.add(ctx, input.body);
  }

  @Route(members.update)
  update(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof members.update>,
  ): Promise<Result<typeof members.update>> {
    return this.members.setRole(ctx, input.params.userId, input.body.role, input.body.version);
  }

  @Route(members.remove)
  remove(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof members.remove>,
  ): Promise<Result<typeof members.remove>> {
    return this.removal.remove(ctx, input.params.userId);
  }

  @Route(members.endings)
  endings(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof members.endings>,
  ): Promise<Result<typeof members.endings>> {
    return this.removal.endings(ctx, input.params.userId);
  }

  @Route(members.resend)
  resend(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof members.resend>,
  ): Promise<Result<typeof members.resend>> {
    return this.members.resend(ctx, input.params.userId);
  }

  @Route(members.leave)
  leave(@CurrentCtx() ctx: Ctx): Promise<Result<typeof members.leave>> {
    return this.removal.leave(ctx);
  }

  @Route(members.assignable)
  assignable(
    @CurrentCtx() ctx: Ctx,
    @Input() input: Handled<typeof members.assignable>,
  ): Promise<Result<typeof members.assignable>> {
    return this.lists.assignable(ctx, input.query);
  }
}
