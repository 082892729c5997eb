import { Module } from '@nestjs/common';
import { PlatformSettingReader } from './platform-setting-reader.js';
import { PlatformSettingRepository } from './platform-setting.repository.js';
import { PlatformSettings } from './platform-settings.js';
import { MailTester } from './mail-tester.js';
import { ResealService } from './reseal.service.js';
import { SealedColumnRepository } from './sealed-column.repository.js';
import { SettingEditor } from './setting-editor.js';

const doors = [MailTester, PlatformSettings, PlatformSettingReader, ResealService, SettingEditor];

/** The settings that code obeys, and their editor. Needs the global modules of the platform, and nothing of the domain. */
@Module({ providers: [...doors, PlatformSettingRepository, SealedColumnRepository], exports: doors })
export class PlatformSettingsModule {}
