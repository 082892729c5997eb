const numberPattern = /^-?\d{1,15}(?:\.\d{1,6})?%?$/;
const agePattern = /^(\d{1,6})(s|m|h|d|w)$/;
const momentPattern = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2}))?Z?)?$/;

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/** A century: what lies further back is no age of anything here, and no time of a database. */
const MAX_AGE_MS = 36_525 * unitMs.d;

/** A number in a filter with the count of decimals that it was written with; null when it is none. `80%` is 80. */
export function readFilterNumber(text: string): { readonly value: number; readonly decimals: number } | null {
  if (!numberPattern.test(text)) return null;
  const digits = text.endsWith('%') ? text.slice(0, -1) : text;
  const point = digits.indexOf('.');
  return { value: Number(digits), decimals: point < 0 ? 0 : digits.length - point - 1 };
}

/**
 * A time in a filter: an age (`90s`, `2h`, `7d`, in ms), or the span of UTC that a date, minute or second covers (both ends as ISO
 * text, the second not in it); null when it is neither, or no such day exists.
 */
export function readFilterTime(
  text: string,
): { readonly ageMs: number } | { readonly from: string; readonly to: string } | null {
  const age = agePattern.exec(text);
  if (age) {
    const ageMs = Number(age[1]) * unitMs[age[2] as keyof typeof unitMs];
    return ageMs <= MAX_AGE_MS ? { ageMs } : null;
  }
  const [, year, month, day, hour, minute, second] = momentPattern.exec(text) ?? [];
  if (year === undefined || Number(year) < 1970 || Number(year) > 2999) return null;
  const iso = `${year}-${month}-${day}T${hour ?? '00'}:${minute ?? '00'}:${second ?? '00'}.000Z`;
  const from = Date.parse(iso);
  // A 31st of February is read as a day of March.
  if (!Number.isFinite(from) || new Date(from).toISOString() !== iso) return null;
  const spanMs = second !== undefined ? unitMs.s : hour !== undefined ? unitMs.m : unitMs.d;
  return { from: iso, to: new Date(from + spanMs).toISOString() };
}
