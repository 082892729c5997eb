import { clsx, type ClassValue } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

// tailwind-merge must know our scales: otherwise it takes `text-meta` for a colour and drops it beside `text-muted`.
const merge = extendTailwindMerge({
  extend: {
    classGroups: {
      'font-size': [{ text: ['meta', 'log', 'dense', 'body', 'section', 'page', 'verdict'] }],
      rounded: [{ rounded: ['control', 'panel', 'dialog', 'full'] }],
      shadow: [{ shadow: ['float'] }],
    },
  },
});

/** Joins class names; where two set the same property, the later one wins. Falsy values are left out. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
