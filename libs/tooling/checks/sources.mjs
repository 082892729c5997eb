// The source files of the repository and what they import; every check reads them from here.
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const SKIPPED = new Set(['node_modules', 'dist', '.next', 'coverage', 'test-results']);
const IMPORT =
  /(?:^|[\s;}])(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"\n]+)['"]/g;

function walk(folder, found) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(path, found);
    else if (/\.(?:ts|tsx|mjs|css)$/.test(entry.name) && entry.name !== 'next-env.d.ts') found.push(path);
  }
  return found;
}

/** Specs, and what only specs use: `x.child.ts` is a program that a spec starts, `test-x.ts` is its stage. */
const TEST = /\.spec\.(?:tsx?|mjs)$|\.child\.ts$|\/test-[\w-]+\.ts$|\/src\/testing\/|\/e2e\/|^libs\/testing\//;

/** The module names that a text imports or re-exports, static and dynamic. */
export function importsOf(text) {
  return [...text.matchAll(IMPORT)].map((match) => match[1] ?? match[2]);
}

/** Every source file: `{ path, text, imports, isTest, unit }`; `unit` is `apps/x`, `libs/x`, `infra` or `bench`. */
export function sources() {
  return ['libs', 'apps', 'infra', 'bench']
    .flatMap((folder) => walk(folder, []))
    .map((path) => {
      const text = readFileSync(join(root, path), 'utf8');
      const isTest = TEST.test(path);
      const alone = /^(?:infra|bench)(?=\/)/.exec(path)?.[0];
      const unit = alone ?? path.split('/').slice(0, 2).join('/');
      return { path, text, imports: importsOf(text), isTest, unit };
    });
}
