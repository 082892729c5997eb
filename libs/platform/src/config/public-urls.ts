import { Config, urlNames, type SurfaceName } from './config.js';
import { localUrls, originsOf } from './origins.js';

/**
 * A configuration with other public URLs, those that the platform's settings hold. What the environment says stays.
 * To be called before anything has looked at them.
 */
export function withPublicUrls(config: Config, urls: Readonly<Partial<Record<SurfaceName, string>>>): Config {
  const surfaces = { ...config.surfaces };
  for (const name of Object.keys(urlNames) as SurfaceName[]) {
    const [url, before] = [urls[name], surfaces[name]];
    const isFixed = config.settings.some((one) => one.name === urlNames[name] && one.source !== 'default');
    if (url === undefined || isFixed) continue;
    surfaces[name] = { ...before, publicUrl: url, allowedOrigins: originsOf(config.bind, url, before.port) };
  }
  return new Config({ ...config, surfaces });
}

/** The address of a surface when nobody has set another. */
export function defaultPublicUrl(config: Config, surface: SurfaceName): string {
  return localUrls(config.surfaces[surface].port)[0];
}
