export { SettingReader } from './setting-reader.js';
export { SettingsModule } from './settings.module.js';
