export type Zone = 'local' | 'utc';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
let zoneNames: Intl.DateTimeFormat | undefined;

/** Milliseconds since the epoch; accepts ISO text, epoch milliseconds and dates. NaN for what is not a time. */
export function toMs(time: string | number | Date): number {
  return typeof time === 'number' ? time : new Date(time).getTime();
}

/** "6 s", "4 min", "3 h", "2 d": the largest unit, rounded down, so that nothing looks older than it is. */
export function formatAge(ageMs: number): string {
  const age = Math.max(0, ageMs);
  if (age < minute) return `${Math.floor(age / 1000)} s`;
  if (age < hour) return `${Math.floor(age / minute)} min`;
  if (age < day) return `${Math.floor(age / hour)} h`;
  return `${Math.floor(age / day)} d`;
}

/** "0.8 s", "12 s", "2 min 05 s", "1 h 04 min": two units at most. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(0, durationMs);
  if (ms < 950) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** "2026-11-21 14:03:07 UTC" (or the viewer's zone): exact, sortable, with its zone. */
export function formatExact(time: string | number | Date, zone: Zone): string {
  const ms = toMs(time);
  if (Number.isNaN(ms)) return 'unknown time';
  return `${formatDate(ms, zone)} ${formatClock(ms, zone)} ${zoneName(ms, zone)}`;
}

/** "2026-11-21". */
export function formatDate(ms: number, zone: Zone): string {
  const d = new Date(ms);
  return zone === 'utc'
    ? d.toISOString().slice(0, 10)
    : `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`;
}

/** "14:03:07", on a 24-hour clock. */
export function formatClock(ms: number, zone: Zone): string {
  const d = new Date(ms);
  return zone === 'utc'
    ? d.toISOString().slice(11, 19)
    : `${pad(d.getHours())}:${pad(d.getMinutes())}:${pad(d.getSeconds())}`;
}

/** "UTC", or the viewer's zone as "GMT+2". */
export function zoneName(ms: number, zone: Zone): string {
  if (zone === 'utc') return 'UTC';
  // Made once: a formatter costs as much as drawing a line, and each line of an output names its zone.
  zoneNames ??= new Intl.DateTimeFormat('en', { timeZoneName: 'short' });
  const parts = zoneNames.formatToParts(ms);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? 'local';
}

/** Relative inside 24 hours ("4 min ago", "in 9 min"), then the date with hours and minutes. */
export function formatRelative(time: string | number | Date, nowMs: number, zone: Zone): string {
  const ms = toMs(time);
  if (Number.isNaN(ms)) return 'unknown time';
  const age = nowMs - ms;
  if (Math.abs(age) >= day) return `${formatDate(ms, zone)} ${formatClock(ms, zone).slice(0, 5)}`;
  // Clocks differ by a little: what lies a moment ahead has just happened.
  if (age > -2_000) return age < 1_000 ? 'now' : `${formatAge(age)} ago`;
  return `in ${formatAge(-age)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}
