import { z } from 'zod';

/** One line of words that people gave (a name, a title): bounded, without control characters. */
export const line = z
  .string()
  .trim()
  .min(1)
  .max(300)
  .refine((value) => !/\p{Cc}/u.test(value), 'one line, without control characters');

/** An address of ours to follow. */
export const link = z.url({ protocol: /^https?$/ }).max(2_000);

/** A moment, as ISO 8601; mails show it in UTC. */
export const moment = z.iso.datetime({ offset: true });

/** `21 November 2026, 22:25 UTC`. */
export function spokenTime(iso: string | undefined): string | undefined {
  if (!iso) return undefined;
  const format = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat('en-GB', format).format(new Date(iso)).replace(' at ', ', ')} UTC`;
}

/** What machines and people call themselves, fit for a field of a mail, which refuses anything else. */
export const oneLine = (words: string): string => words.replaceAll(/\p{Cc}+/gu, ' ').trim() || 'unnamed';
