import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import * as ui from '@fettle/ui';

const folder = fileURLToPath(new URL('../../src/gallery/', import.meta.url));
/** Not seen by themselves: the document around every page, where notices come up on it, what hands a link down, and what holds lines. */
const unseen = ['PageDocument', 'Toaster', 'LinkProvider', 'OutputBuffer'];
/** Seen inside of another component, in each of its states. */
const within = [
  'BottomBar',
  'NavCount',
  'NavLink',
  'FacetList',
  'PasswordForm',
  'PasswordRules',
  'PreferencesForm',
  'ProfileForm',
];

describe('the component gallery', () => {
  it('shows every component of the library', () => {
    const sources = readdirSync(folder)
      .filter((file) => file.endsWith('.tsx'))
      .map((file) => readFileSync(folder + file, 'utf8'))
      .join('\n');
    const components = Object.entries(ui)
      .filter(([name, value]) => /^[A-Z][a-z]/.test(name) && ['function', 'object'].includes(typeof value))
      .map(([name]) => name);
    const missing = components.filter(
      (name) => ![...unseen, ...within].includes(name) && !new RegExp(`<${name}\\b`).test(sources),
    );
    expect(components.length).toBeGreaterThan(40);
    expect(missing).toEqual([]);
  });
});
