// What exists in the workspace: read from the folders, so that a new app or library is built and tested without being listed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './toolchain.mjs';

/** Every workspace folder with a package.json, as `apps/x` and `libs/y`, libraries first. */
export function packages() {
  return ['libs', 'apps'].flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => `${group}/${name}`)
      .filter((path) => existsSync(join(root, path, 'package.json'))),
  );
}

const isNext = (path) => existsSync(join(root, path, 'next.config.mjs')) || existsSync(join(root, path, 'next.config.ts'));

/** The Next apps, built by `next build`. */
export function nextApps() {
  return packages().filter(isNext);
}

/** The projects that `tsc -b` builds: those with a tsconfig.json and at least one source file, Next apps excepted. */
export function typescriptProjects() {
  return packages().filter((path) => {
    if (isNext(path) || !existsSync(join(root, path, 'tsconfig.json'))) return false;
    const source = join(root, path, 'src');
    return existsSync(source) && readdirSync(source, { recursive: true }).some((file) => /\.tsx?$/.test(file));
  });
}
