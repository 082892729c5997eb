import { defaultLimits, type LimitRules } from '@fettle/platform/http';
import type { PlatformSettings } from '../settings/index.js';

/** Attempts that a source may make at once after a pause, for each that it may make in a minute. */
export const SOURCE_BURST = 2;

/** The limits of surfaces that follow the platform's settings; a change holds from the second call after it. */
export function signInLimits(settings: Pick<PlatformSettings, 'section'>): Partial<LimitRules> {
  let perMinute = defaultLimits['sign-in'].perMinute;
  return {
    get 'sign-in'() {
      // Held in the process, so this costs nothing; what cannot be read stays as it was.
      settings.section('signIn').then(
        ({ sourcePerMinute }) => (perMinute = sourcePerMinute),
        () => undefined,
      );
      return { ...defaultLimits['sign-in'], perMinute, burst: perMinute * SOURCE_BURST };
    },
  };
}
