import { z } from 'zod';
import { Time } from '../mechanism/page.js';
import { route } from '../mechanism/route.js';

/** Where a value comes from: nobody has set it, the variable itself, or the file that `NAME_FILE` names. */
export const settingSources = ['default', 'environment', 'file'] as const;

/** The value of a setting in some processes. */
export const SettingValue = z.object({
  /** As text; null for secrets, which are never told, and for what is not set. */
  value: z.string().nullable(),
  isSet: z.boolean(),
  source: z.enum(settingSources),
  bootIds: z.array(z.string()),
});

export const PlatformSetting = z
  .object({
    name: z.string(),
    section: z.string(),
    about: z.string(),
    isSecret: z.boolean(),
    /** Whether a change takes effect only when the process starts again. */
    needsRestart: z.boolean(),
    /** One where all processes agree. */
    values: z.array(SettingValue),
  })
  .meta({ id: 'PlatformSetting' });

export const settings = {
  list: route({
    id: 'settings.list',
    method: 'GET',
    path: '/diagnostics/settings',
    surfaces: ['admin'],
    access: { kind: 'platform', permission: 'platform:read-health' },
    limit: 'read',
    audit: null,
    summary: 'Every setting as each process has read it, secrets without their values',
    status: 200,
    response: z.object({
      asOf: Time,
      items: z.array(PlatformSetting),
      processes: z.array(
        z.object({
          bootId: z.string(),
          name: z.string(),
          host: z.string(),
          pid: z.number().int(),
          answered: z.boolean(),
        }),
      ),
    }),
    errors: ['dependency.unavailable'],
  }),
};
