import { Module } from '@nestjs/common';
import { DiagnosticsModule } from '../diagnostics/index.js';
import { PlatformSettingsModule } from './platform-settings.module.js';
import { RestartService } from './restart.service.js';
import { SettingReader } from './setting-reader.js';

/** What each process has read when it started, the platform's settings, and the restart. Needs the global bus and config modules. */
@Module({
  imports: [DiagnosticsModule, PlatformSettingsModule],
  providers: [SettingReader, RestartService],
  exports: [SettingReader, RestartService, PlatformSettingsModule],
})
export class SettingsModule {}
