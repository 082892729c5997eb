import type { Block } from '../templates/template.js';

/** The same mail as plain text. */
export function plain(blocks: readonly Block[]): string {
  return `${blocks.map(block).join('\n\n')}\n\n-- \nFettle\n`;
}

function block(one: Block): string {
  if (one.kind === 'action') return `${one.label}:\n${one.url}`;
  if (one.kind !== 'facts') return one.text;
  return one.facts.map(([label, value]) => `${label}: ${value}`).join('\n');
}
