declare const __FETTLE_AGENT_VERSION__: string | undefined;

/** The version of this build; the bundler fills it in from package.json. */
export const AGENT_VERSION = typeof __FETTLE_AGENT_VERSION__ === 'string' ? __FETTLE_AGENT_VERSION__ : '0.1.0-dev';
