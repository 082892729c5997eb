import type { Zone } from '@fettle/ui';

const pad = (value: number) => String(value).padStart(2, '0');

/** A moment as a field for date and time has it, to the minute: "2026-11-22T14:03". */
export function momentText(ms: number, zone: Zone): string {
  const d = new Date(ms);
  if (zone === 'utc') return d.toISOString().slice(0, 16);
  const day = `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`;
  return `${day}T${pad(d.getHours())}:${pad(d.getMinutes())}`;
}

/** The moment that such a text means in a zone, in epoch milliseconds; NaN for none. */
export function momentOf(text: string, zone: Zone): number {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/.test(text)) return Number.NaN;
  return Date.parse(zone === 'utc' ? `${text}Z` : text);
}
