export { PlatformSettings } from './platform-settings.js';
export { PlatformSettingsModule } from './platform-settings.module.js';
export { PlatformSettingReader } from './platform-setting-reader.js';
export { RestartService } from './restart.service.js';
export { SettingEditor, type SettingsChange } from './setting-editor.js';
export { withStoredAddresses } from './stored-addresses.js';
export { SettingReader } from './setting-reader.js';
export type { MailSettings, SettingsDocument } from './settings-document.js';
export { SettingsModule } from './settings.module.js';
