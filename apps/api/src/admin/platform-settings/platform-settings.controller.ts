import { Controller } from '@nestjs/common';
import { platformSettings, type Handled } from '@fettle/contracts';
import { MailTester, PlatformSettingReader, RestartService, SettingEditor } from '@fettle/domain/settings';
import type { Ctx } from '@fettle/platform/context';
import { CurrentCtx, Input, Route } from '@fettle/platform/http';
import type { Result } from '@fettle/platform/http';

@Controller()
export class PlatformSettingsController {
  constructor(
    private readonly reader: PlatformSettingReader,
    private readonly editor: SettingEditor,
    private readonly mail: MailTester,
    private readonly restarts: RestartService,
  ) {}

  @Route(platformSettings.read)
  read(@CurrentCtx() ctx: Ctx): Promise<Result<typeof platformSettings.read>> {
    return this.reader.read(ctx);
  }

  @Route(platformSettings.change)
  async change(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof platformSettings.change>,
  ): Promise<Result<typeof platformSettings.change>> {
    await this.editor.change(ctx, body);
    return this.reader.read(ctx);
  }

  @Route(platformSettings.validateSmtp)
  validateSmtp(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof platformSettings.validateSmtp>,
  ): Promise<Result<typeof platformSettings.validateSmtp>> {
    return this.mail.validate(ctx, body.server);
  }

  @Route(platformSettings.testMail)
  testMail(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof platformSettings.testMail>,
  ): Promise<Result<typeof platformSettings.testMail>> {
    return this.mail.send(ctx, body.to);
  }

  @Route(platformSettings.restart)
  restart(
    @CurrentCtx() ctx: Ctx,
    @Input() { body }: Handled<typeof platformSettings.restart>,
  ): Promise<Result<typeof platformSettings.restart>> {
    return this.restarts.restart(ctx, body.reason);
  }
}
