import { z } from 'zod';
import { line } from './fields.js';
import { note, template, text } from './template.js';

/** Proves that mail goes out. `actor`: who asked for it. */
export const test = template({
  name: 'test',
  data: z.strictObject({ actor: line.optional() }),
  subject: () => 'Fettle can send mail',
  blocks: ({ actor }) => [
    text('This is a test. Fettle reached its mail server, and the mail server reached you.'),
    note(actor ? `${actor} asked for it on the settings page.` : 'It was asked for on the settings page.'),
  ],
  usefulForMinutes: 60,
});
