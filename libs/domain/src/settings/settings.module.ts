import { Module } from '@nestjs/common';
import { DiagnosticsModule } from '../diagnostics/index.js';
import { PlatformSettingsModule } from './platform-settings.module.js';
import { SettingReader } from './setting-reader.js';

/** The settings of all processes, to read. Needs the global bus and config modules. */
@Module({ imports: [DiagnosticsModule, PlatformSettingsModule], providers: [SettingReader], exports: [SettingReader] })
export class SettingsModule {}
