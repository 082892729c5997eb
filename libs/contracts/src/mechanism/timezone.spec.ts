import { expect, it } from '@jest/globals';
import { routes } from '../routes.js';
import { TimeZone } from './timezone.js';

it.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])('%s is a time zone', (name) =>
  expect(TimeZone.safeParse(name).success).toBe(true),
);

it.each(['', '+01:00', '-05:00', '01:00', 'Europe/Nowhere', `E${'x'.repeat(64)}`])('%j is none', (name) =>
  expect(TimeZone.safeParse(name).success).toBe(false),
);

it('is the same for people and for workspaces', () => {
  for (const { body } of [routes.profile.update, routes.workspaces.update]) {
    expect(body?.safeParse({ timezone: 'Europe/Berlin' }).success).toBe(true);
    expect(body?.safeParse({ timezone: '+01:00' }).success).toBe(false);
  }
});
