import type { Result, Routes } from '@fettle/contracts';
import { formatBytes, type StatusState } from '@fettle/ui';

export type Health = Result<Routes['diagnostics']['health']>;
export type Component = Health['components'][number];

/** How each measured state is shown. What is not configured is neither good nor bad. */
export const componentMeanings: Record<Component['state'], { state: StatusState; word: string; rank: number }> = {
  down: { state: 'down', word: 'down', rank: 0 },
  degraded: { state: 'degraded', word: 'degraded', rank: 1 },
  unknown: { state: 'unknown', word: 'unknown', rank: 2 },
  ok: { state: 'healthy', word: 'healthy', rank: 3 },
  not_configured: { state: 'disabled', word: 'not configured', rank: 4 },
};

/** Worst first, then by name. */
export function worstFirst(components: readonly Component[]): Component[] {
  return [...components].sort(
    (a, b) => componentMeanings[a.state].rank - componentMeanings[b.state].rank || a.name.localeCompare(b.name),
  );
}

/** The answer of the page: how many parts need somebody, out of those that are in use, and how many nobody can tell of. */
export function healthVerdict(health: Health): { state: StatusState; words: string } {
  const used = health.components.filter((component) => component.state !== 'not_configured');
  const bad = used.filter((component) => component.state === 'down' || component.state === 'degraded');
  const unknown = used.filter((component) => component.state === 'unknown').length;
  const parts = used.length === 1 ? 'part' : 'parts';
  if (bad.length + unknown === 0) return { state: 'healthy', words: `All ${used.length} ${parts} are healthy` };
  const rest = unknown > 0 ? `, ${unknown} not known` : '';
  if (bad.length === 0) return { state: 'unknown', words: `${unknown} of ${used.length} ${parts} not known` };
  const state = bad.some((component) => component.state === 'down') ? 'down' : 'degraded';
  return { state, words: `${bad.length} of ${used.length} ${parts} ${bad.length === 1 ? 'needs' : 'need'} you${rest}` };
}

type FactValue = string | number | boolean | null;

/** Endings of fact names that are units, and how a value is written in them. */
const units: readonly { ending: RegExp; write: (value: number) => string }[] = [
  { ending: /bytes$/i, write: formatBytes },
  { ending: /(?<=[a-z])(seconds|Seconds|S)$/, write: (value) => `${value.toLocaleString('en-US')} s` },
  { ending: /(?<=[a-z])(ms|Ms)$/, write: (value) => `${value.toLocaleString('en-US')} ms` },
  { ending: /percent$/i, write: (value) => `${value.toLocaleString('en-US')} %` },
];

/** A fact's name and value as words, with the unit at the number: `oldestSeconds: 3` → "oldest", "3 s". */
export function factWords(name: string, value: FactValue): { label: string; value: string | null } {
  const unit = typeof value === 'number' ? units.find(({ ending }) => ending.test(name)) : undefined;
  const bare = unit ? name.replace(unit.ending, '') : name;
  const label = bare
    .replaceAll('_', ' ')
    .replace(/([a-z0-9])([A-Z])/g, (_match, before: string, after: string) => `${before} ${after.toLowerCase()}`)
    .trim();
  if (typeof value === 'boolean') return { label, value: value ? 'yes' : 'no' };
  if (typeof value !== 'number') return { label, value };
  return { label, value: unit ? unit.write(value) : value.toLocaleString('en-US') };
}
