import { readFileSync } from 'node:fs';
import { newId } from './new-id.js';

/** This run of this process: the same in every health answer that it gives, another after each restart. */
export const thisProcess = {
  bootId: newId(),
  startedAt: new Date(Date.now() - process.uptime() * 1_000).toISOString(),
  version: (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string })
    .version,
} as const;
