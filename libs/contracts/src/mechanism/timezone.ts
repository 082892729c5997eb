import { z } from 'zod';

/** A name of the IANA time zone database: `Europe/Berlin`, `UTC`. */
export const TimeZone = z.string().min(1).max(64).refine(isTimeZone, 'a time zone such as Europe/Berlin');

function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 are no zones: they know no summer.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
