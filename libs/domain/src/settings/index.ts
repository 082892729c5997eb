export { PlatformSettings } from './platform-settings.js';
export { PlatformSettingsModule } from './platform-settings.module.js';
export { SettingReader } from './setting-reader.js';
export type { MailSettings, SettingsDocument } from './settings-document.js';
export { SettingsModule } from './settings.module.js';
