import type { Machine } from './machine.js';

/** The machine as a Mermaid state diagram, for docs. Moves between the same two states share one arrow. */
export function mermaid({ initial, final, waiting, events }: Machine): string {
  const arrows = new Map<string, string[]>();
  for (const [event, { from, to }] of Object.entries(events)) {
    for (const state of from) {
      const arrow = `${state} --> ${to}`;
      arrows.set(arrow, [...(arrows.get(arrow) ?? []), event]);
    }
  }
  return [
    'stateDiagram-v2',
    `  [*] --> ${initial}`,
    ...[...arrows].map(([arrow, names]) => `  ${arrow}: ${names.join(', ')}`),
    ...final.map((state) => `  ${state} --> [*]`),
    ...Object.entries(waiting).map(([state, owner]) => `  note right of ${state}: ${owner}`),
    '',
  ].join('\n');
}
