import { z } from 'zod';
import { line, link, moment, spokenTime } from './fields.js';
import { action, facts, note, template, text } from './template.js';

const reset = template({
  name: 'password-reset',
  data: z.strictObject({ link, expiresAt: moment.optional(), place: line.optional() }),
  subject: () => 'Set a new password for Fettle',
  blocks: (data) => [
    text('Somebody asked for a new password for your account on Fettle.'),
    facts(['Asked from', data.place], ['Good until', spokenTime(data.expiresAt)]),
    action('Set a new password', data.link),
    note('The link works once. If it was not you, do nothing: your password stays as it is.'),
  ],
  usefulForMinutes: 60,
});

const changed = template({
  name: 'password-changed',
  data: z.strictObject({ at: moment.optional(), place: line.optional() }),
  subject: () => 'Your password for Fettle was changed',
  blocks: (data) => [
    text('The password of your account on Fettle was changed. Other sessions were signed out.'),
    facts(['When', spokenTime(data.at)], ['From', data.place]),
    note('If it was not you, ask an administrator of your Fettle at once to deactivate your account.'),
  ],
});

const deactivated = template({
  name: 'account-deactivated',
  data: z.strictObject({ actor: line.optional() }),
  subject: () => 'Your account on Fettle was deactivated',
  blocks: ({ actor }) => [
    text(`${actor ?? 'An administrator'} deactivated your account on Fettle. You are signed out everywhere.`),
  ],
});

/** What people are told of their own account. */
export const accountTemplates = {
  'password-reset': reset,
  'password-changed': changed,
  'account-deactivated': deactivated,
} as const;
