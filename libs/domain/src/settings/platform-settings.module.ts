import { Module } from '@nestjs/common';
import { PlatformSettingRepository } from './platform-setting.repository.js';
import { PlatformSettings } from './platform-settings.js';

/** The settings that code obeys. Needs the global config, database, bus and secrets modules, and nothing of the domain. */
@Module({
  providers: [PlatformSettings, PlatformSettingRepository],
  exports: [PlatformSettings, PlatformSettingRepository],
})
export class PlatformSettingsModule {}
