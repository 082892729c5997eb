import { resolve } from 'node:path';
import { releaseKey } from '@fettle/contracts/agent/release';
import { z } from 'zod';
import type { ConfigFault } from './read-settings.js';
import { setting, type FragmentValues } from './setting.js';

/** The signed release that nodes are given. */
export interface AgentRelease {
  /** Absolute path. */
  readonly dir: string;
  /** Public keys (32 bytes in base64), one of which must have signed; at least one. */
  readonly keys: readonly string[];
}

export const releaseFragment = {
  FETTLE_AGENT_RELEASE_DIR: setting(
    z.string().min(1).optional(),
    'Folder of a signed agent release (docs/guides/agent-releases.md). Without it the build of this checkout is served.',
  ),
  FETTLE_AGENT_RELEASE_KEYS: setting(
    z
      .string()
      .default('')
      .transform((text) => text.split(/[\s,]+/).filter(Boolean))
      .pipe(z.array(releaseKey).max(8)),
    'Public keys that may sign that release, separated by commas; install commands pin them. Needed with FETTLE_AGENT_RELEASE_DIR.',
  ),
} as const;

/**
 * Both settings or neither: a release that nobody's key is asked for would be trusted blindly, a key without a release protects nothing.
 * Adds to `faults` what is wrong.
 */
export function agentRelease(
  {
    FETTLE_AGENT_RELEASE_DIR: dir,
    FETTLE_AGENT_RELEASE_KEYS: keys = [],
  }: Partial<FragmentValues<typeof releaseFragment>>,
  faults: ConfigFault[],
): AgentRelease | undefined {
  if (dir !== undefined && keys.length > 0) return { dir: resolve(dir), keys };
  const [missing, present] = ['FETTLE_AGENT_RELEASE_DIR', 'FETTLE_AGENT_RELEASE_KEYS'];
  const isReported = faults.some(({ setting: name }) => name === present);
  if (dir !== undefined && !isReported)
    faults.push({ setting: present!, message: `is required because ${missing} is set` });
  if (keys.length > 0) faults.push({ setting: missing!, message: `is required because ${present} is set` });
  return undefined;
}
