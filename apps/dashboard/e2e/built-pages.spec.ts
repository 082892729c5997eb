import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BuiltPages } from './built-pages.js';

/**
 * Script of a page's first load, compressed, in bytes. The goal is 250,000, of which React and Next take 135,000; these limits keep what
 * has been reached from being lost. Whoever gets below lowers them.
 */
const limits = { dashboard: 330_000, admin: 308_000 };

describe.each(['dashboard', 'admin'] as const)('the production build of the %s', (app) => {
  let pages: BuiltPages;

  beforeAll(async () => {
    pages = await BuiltPages.start(app);
  }, 90_000);
  afterAll(() => pages?.stop());

  it('loads no more script before a page is usable than it did', async () => {
    const sizes: Record<string, number> = {};
    for (const path of pages.paths) sizes[path] = await pages.firstLoadBytes(path);
    expect(Object.keys(sizes).length).toBeGreaterThan(3);
    // A page without any script would mean that they were not found.
    expect(Object.entries(sizes).filter(([, size]) => size < 50_000 || size > limits[app])).toEqual([]);
  }, 60_000);

  it('gives every page a policy that only runs what bears the nonce of this very answer', async () => {
    const faults: Record<string, string[]> = {};
    for (const path of [...pages.paths, '/no/such/page']) faults[path] = await pages.policyFaults(path);
    // Next wrote its last resort when it was built, before any nonce: its scripts are refused, its words are read without them.
    const lastResort = '/_global-error';
    faults[lastResort] = faults[lastResort]!.filter((fault) => !fault.startsWith('without the nonce'));
    expect(Object.entries(faults).filter(([, found]) => found.length > 0)).toEqual([]);
  }, 60_000);

  it('has the icon that browsers ask for where a page has not named its own yet', async () => {
    expect([await pages.status('/favicon.ico'), await pages.status('/icon.svg')]).toEqual([200, 200]);
  }, 60_000);

  it('has no component gallery, neither as a page nor in its files', async () => {
    expect(pages.paths.filter((path) => path.includes('gallery'))).toEqual([]);
    expect([await pages.status('/gallery'), await pages.status('/gallery/status')]).toEqual([404, 404]);
    expect(pages.filesWith('Every state as a badge')).toEqual([]);
    // The search sees the files: this stands in both applications.
    expect(pages.filesWith('This page cannot be refreshed').length).toBeGreaterThan(0);
  }, 60_000);
});
