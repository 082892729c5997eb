import Bowser from 'bowser';
import type { Session } from '@fettle/contracts';
import type { z } from 'zod';

export type Device = z.output<typeof Session>['device'];

const unknown: Device = { kind: 'unknown', browser: null, system: null };
const kinds: Readonly<Record<string, Device['kind']>> = { desktop: 'desktop', mobile: 'phone', tablet: 'tablet' };

/** What a user agent says of itself, for a person to recognise: believed by nobody else. Versions of systems are left out: most are frozen. */
export function deviceOf(userAgent: string | null): Device {
  if (!userAgent) return unknown;
  const { browser, os, platform } = Bowser.parse(userAgent);
  const version = browser.version?.split('.', 1)[0];
  const name = browser.name ? [browser.name, version].filter(Boolean).join(' ') : null;
  const kind = kinds[platform.type ?? ''];
  if (kind && name) return { kind, browser: name, system: os.name ?? null };
  // Programs call themselves `name/version`.
  const [program] = /^[\w.-]{1,40}(\/[\w.-]{1,20})?/.exec(userAgent) ?? [];
  return program ? { kind: 'program', browser: program.replace('/', ' '), system: null } : unknown;
}
