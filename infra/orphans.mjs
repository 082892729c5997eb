// tsc never deletes: a compiled spec whose source is gone would go on running for ever. This removes such files.
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './toolchain.mjs';

/**
 * Deletes files of `<project>/dist` that tsc wrote and whose file in `<project>/src` (or `<project>`) no longer exists.
 * A file counts as tsc's when a `.d.ts` of its name lies beside it, so bundles (agent.cjs) stay. Returns what was deleted.
 */
export function removeOrphans(projects, base = root) {
  const removed = [];
  for (const project of projects) {
    const source = join(base, project, existsSync(join(base, project, 'src')) ? 'src' : '.');
    const dist = join(base, project, 'dist');
    if (!existsSync(dist)) continue;
    const declared = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith('.d.ts'));
    for (const file of declared) {
      const stem = file.slice(0, -'.d.ts'.length);
      if (['.ts', '.tsx'].some((ending) => existsSync(join(source, stem + ending)))) continue;
      for (const ending of ['.js', '.js.map', '.d.ts', '.d.ts.map']) rmSync(join(dist, stem + ending), { force: true });
      removed.push(join(project, 'dist', `${stem}.js`));
    }
  }
  return removed;
}
