import { z } from 'zod';
import { Me, PersonName } from '../auth/schemas.js';
import { route } from '../mechanism/route.js';
import { TimeZone } from '../mechanism/timezone.js';
import { Preferences } from './schemas.js';

const own = {
  surfaces: ['operator', 'admin'],
  access: { kind: 'session' },
  limit: 'write',
  status: 200,
  response: Me,
} as const;

/** The person's own account, on both surfaces of people. */
export const profile = {
  update: route({
    ...own,
    id: 'profile.update',
    method: 'PATCH',
    path: '/users/me',
    audit: 'profile.updated',
    summary: 'Change the own name and time zone',
    body: z
      .strictObject({
        name: PersonName.optional(),
        timezone: TimeZone.optional(),
        /** The version that was read: where another device was faster, nothing is changed. */
        version: z.int().positive().optional(),
      })
      .refine(({ name, timezone }) => name !== undefined || timezone !== undefined, 'Name something to change'),
    errors: ['user.conflict', 'session.impersonated'],
  }),
  preferences: route({
    ...own,
    id: 'profile.preferences',
    method: 'PATCH',
    path: '/users/me/preferences',
    audit: 'profile.preferences_changed',
    summary: 'Change what holds on every device: clock, theme and time zone',
    body: z
      .strictObject({ ...Preferences.shape, timezone: TimeZone })
      .partial()
      .refine((change) => Object.keys(change).length > 0, 'Name something to change'),
    errors: ['session.impersonated'],
  }),
};
