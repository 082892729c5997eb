import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENVELOPE_NAME, ReleaseRefused, verifyRelease } from '@fettle/contracts/agent/release';
import type { Config } from '@fettle/platform/config';
import { fail, ok, skipped, warn, type Check, type Finding } from '../check.js';
import type { Parts } from '../parts.js';

const DAY_MS = 86_400_000;
/** Signing anew takes somebody with the offline key: they have to hear of it while there is time. */
const SOON_MS = 21 * DAY_MS;
const GUIDE = 'docs/guides/agent-releases.md';

/** The agent that new nodes are given: signed by a key that counts, and for how long still. */
export function releaseChecks({ config }: Pick<Parts, 'config'>): Check[] {
  return [
    {
      id: 'configuration.agent-release',
      group: 'configuration',
      title: 'The agent release is signed and good for a while',
      broken: { means: 'It is not known whether nodes can install the agent.', todo: `See ${GUIDE}.` },
      run: () => judgeRelease(config, Date.now()),
    },
  ];
}

/** Exported for specs. `now` in ms since 1970. */
export async function judgeRelease({ agentRelease }: Pick<Config, 'agentRelease'>, now: number): Promise<Finding> {
  if (agentRelease === undefined)
    return ok('The agent that was built with this control plane is served, signed by a key of this installation.');
  const text = await readFile(join(agentRelease.dir, ENVELOPE_NAME), 'utf8').catch(() => undefined);
  if (text === undefined)
    return skipped(`${agentRelease.dir} cannot be read from here: only the API process needs it.`);
  try {
    const { manifest, keyId } = verifyRelease(text, { keys: agentRelease.keys, now });
    const found = `Release ${manifest.version}, signed by key ${keyId}, is good until ${manifest.expiresAt}.`;
    if (Date.parse(manifest.expiresAt) - now > SOON_MS) return ok(found);
    return warn(found, 'After that no node can join or be updated.', `Have it signed anew (${GUIDE}).`);
  } catch (error) {
    if (!(error instanceof ReleaseRefused)) throw error;
    const means = 'No node can join: the control plane hands out nothing that its keys have not signed.';
    return fail(`The release in ${agentRelease.dir} is refused: ${error.message}.`, means, `See ${GUIDE}.`);
  }
}
