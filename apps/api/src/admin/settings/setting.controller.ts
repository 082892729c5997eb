import { Controller } from '@nestjs/common';
import { settings } from '@fettle/contracts';
import { SettingReader } from '@fettle/domain/settings';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Route } from '@fettle/platform/http';
import type { Result } from '@fettle/platform/http';

@Controller()
export class SettingController {
  constructor(private readonly settings: SettingReader) {}

  @Route(settings.list)
  list(@CurrentCtx() ctx: Ctx): Promise<Result<typeof settings.list>> {
    return this.settings.list(ctx);
  }
}
