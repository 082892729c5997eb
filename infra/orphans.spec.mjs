import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { removeOrphans } from './orphans.mjs';

it('deletes compiled files without a source and leaves bundles and the rest alone', () => {
  const base = mkdtempSync(join(tmpdir(), 'fettle-orphans-'));
  const kept = [
    'src/kept.ts',
    'src/page.tsx',
    'dist/kept.js',
    'dist/kept.d.ts',
    'dist/page.js',
    'dist/page.d.ts',
    'dist/agent.cjs',
  ];
  const removed = ['dist/old/gone.spec.js', 'dist/old/gone.spec.d.ts', 'dist/old/gone.spec.js.map'];
  for (const file of [...kept, ...removed]) {
    mkdirSync(dirname(join(base, 'libs/x', file)), { recursive: true });
    writeFileSync(join(base, 'libs/x', file), '');
  }
  expect(removeOrphans(['libs/x', 'libs/without-dist'], base)).toEqual(['libs/x/dist/old/gone.spec.js']);
  expect(kept.filter((file) => !existsSync(join(base, 'libs/x', file)))).toEqual([]);
  expect(removed.filter((file) => existsSync(join(base, 'libs/x', file)))).toEqual([]);
  rmSync(base, { recursive: true, force: true });
});
