import { formatBytes, formatDuration, formatNumber } from '@fettle/ui';
import { labelOf } from './schema-fields.ts';

/** How numbers of one name are said: commands name what they measure with its unit at the end. */
interface Unit {
  readonly ending: RegExp;
  /** What of the name the value says already. */
  readonly said: RegExp;
  readonly words: (value: number) => string;
}

const units: readonly Unit[] = [
  { ending: /bytesPerS$/i, said: /bytesPerS$/i, words: (value) => `${formatBytes(value)}/s` },
  { ending: /bytes$/i, said: /bytes$/i, words: formatBytes },
  { ending: /percent$/i, said: /^$/, words: (value) => `${formatNumber(value)} %` },
  { ending: /[a-z]Ms$/, said: /Ms$/, words: (value) => `${formatNumber(value)} ms` },
  { ending: /[a-z]S$/, said: /S$/, words: (value) => formatDuration(value * 1_000) },
];
const unitOf = (name: string): Unit | undefined => units.find(({ ending }) => ending.test(name));

/** "usedBytes" as "Used": the value has the unit. A rate keeps its own words, beside which the whole may stand. */
export function resultLabel(name: string): string {
  const unit = unitOf(name);
  const isRate = name.endsWith('PerS');
  return labelOf(unit ? name.replace(unit.said, isRate ? 'Rate' : '') || name : name);
}

/** One value of an answer in words, with its unit where its name tells it. */
export function resultWords(name: string, value: unknown): string {
  if (value === null || value === undefined) return 'not known';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return unitOf(name)?.words(value) ?? String(value);
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object'))
    return value.length > 0 ? value.join(', ') : 'none';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as string);
}

/** Whether a value is a moment, which is said as an age. */
export function isMoment(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value);
}

/** Whether a single value says nothing that its lists do not: how many rows there are, and that none is missing. */
export function isSaidByLists(name: string, value: unknown, lengths: readonly number[]): boolean {
  if (lengths.length === 0) return false;
  return name === 'truncated' ? value === false : name === 'total' && lengths.includes(value as number);
}
