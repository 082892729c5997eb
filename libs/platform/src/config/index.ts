export { Config, loadConfig, loadConfigOrExit } from './config.js';
export type { SurfaceConfig, SurfaceName } from './config.js';
export { defaultPublicUrl, withPublicUrls } from './public-urls.js';
export { ConfigModule } from './config.module.js';
export { envExample } from './env-example.js';
export type { SettingState } from './setting-state.js';
export { ConfigError } from './read-settings.js';
export type { ConfigFault, Environment } from './read-settings.js';
