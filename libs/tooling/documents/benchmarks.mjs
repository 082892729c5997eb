// The page of benchmarks, from the results of the last runs.
import { join } from 'node:path';
import { root } from '../checks/sources.mjs';
import { compiled } from './compiled.mjs';

export async function benchmarks() {
  const { page } = await compiled('bench/dist/page.js');
  return [{ path: 'docs/benchmarks.md', text: page(join(root, 'bench', 'results')) }];
}
