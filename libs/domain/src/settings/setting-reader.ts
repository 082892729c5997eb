import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Result, settings } from '@fettle/contracts';
import { ProcessCalls } from '@fettle/platform/bus';
import { Config, type SettingState } from '@fettle/platform/config';
import type { Ctx } from '@fettle/platform/context';
import { ProcessReader } from '../diagnostics/index.js';
import { mergeSettings } from './setting.policy.js';

const LIST = 'settings.list';

/** The settings as each process has read them when it started. */
@Injectable()
export class SettingReader implements OnModuleInit {
  constructor(
    private readonly config: Config,
    private readonly calls: ProcessCalls,
    private readonly processes: ProcessReader,
  ) {}

  onModuleInit(): void {
    this.calls.handle(LIST, () => this.config.settings);
  }

  /** @throws DomainError `dependency.unavailable` */
  async list(ctx: Ctx): Promise<Result<typeof settings.list>> {
    const { processes, answers } = await this.processes.askAll<SettingState[]>(ctx, LIST, {});
    return { asOf: new Date().toISOString(), items: mergeSettings(answers), processes };
  }
}
