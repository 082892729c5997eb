import { Controller } from '@nestjs/common';
import { passwords, profile } from '@fettle/contracts';
import { ChangePassword, EditProfile } from '@fettle/domain/users';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Handled, Result } from '@fettle/platform/http';

/** The own account, on both surfaces of people. */
@Controller()
export class ProfileController {
  constructor(
    private readonly editing: EditProfile,
    private readonly changing: ChangePassword,
  ) {}

  @Route(profile.update)
  update(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof profile.update>,
  ): Promise<Result<typeof profile.update>> {
    return this.editing.run(ctx, body);
  }

  @Route(profile.preferences)
  preferences(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof profile.preferences>,
  ): Promise<Result<typeof profile.preferences>> {
    return this.editing.prefer(ctx, body);
  }

  @Route(passwords.change)
  async changePassword(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof passwords.change>,
  ): Promise<Result<typeof passwords.change>> {
    await this.changing.run(ctx, body);
    return { ok: true };
  }
}
