// What exists in the workspace: read from the folders, so that a new app or library is built and tested without being listed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './toolchain.mjs';

/** Every workspace folder with a package.json, as `apps/x` and `libs/y`, libraries first, then `bench`. */
export function packages() {
  const members = (group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`);
  return [...members('libs'), ...members('apps'), 'bench'].filter((path) =>
    existsSync(join(root, path, 'package.json')),
  );
}

const isNext = (path) =>
  existsSync(join(root, path, 'next.config.mjs')) || existsSync(join(root, path, 'next.config.ts'));

/** The Next apps that have a page, built by `next build`. */
export function nextApps() {
  return packages().filter((path) => isNext(path) && existsSync(join(root, path, 'src/app/layout.tsx')));
}

const hasSources = (path) =>
  existsSync(join(root, path)) &&
  readdirSync(join(root, path), { recursive: true }).some((file) => /\.tsx?$/.test(file));

/**
 * The projects that `tsc -b` builds: every package with a tsconfig.json and sources. Next compiles its apps itself; of those
 * only the tests are ours, when they have a project of their own: `e2e/` and `tsconfig.spec.json`.
 */
export function typescriptProjects() {
  return packages().flatMap((path) => {
    const candidates = isNext(path)
      ? [
          ['src', 'tsconfig.spec.json'],
          ['e2e', 'e2e/tsconfig.json'],
        ]
      : [['src', 'tsconfig.json']];
    return candidates
      .filter(([sources, config]) => existsSync(join(root, path, config)) && hasSources(`${path}/${sources}`))
      .map(([, config]) => `${path}/${config}`);
  });
}
