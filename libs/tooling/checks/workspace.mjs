// The workspace's own lists: project references, scripts, versions that every package must share.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './sources.mjs';

const MAX_SCRIPTS = 12;
const json = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

function units() {
  const members = (group) => readdirSync(join(root, group)).map((name) => `${group}/${name}`);
  return [...members('libs'), ...members('apps'), 'bench'];
}

const isCompiled = (unit) => {
  const has = (file) => existsSync(join(root, unit, file));
  return has('package.json') && has('tsconfig.json') && !has('next.config.ts') && !has('next.config.mjs');
};

function references() {
  const listed = json('tsconfig.json').references.map((one) => one.path);
  const wanted = units().filter(isCompiled);
  const missing = wanted
    .filter((unit) => !listed.includes(unit))
    .map((unit) => `tsconfig.json: add a reference to ${unit}`);
  const gone = listed
    .filter((unit) => !wanted.includes(unit))
    .map((unit) => `tsconfig.json: remove the reference to ${unit}`);
  return [...missing, ...gone];
}

function versions() {
  return ['.', ...units()].flatMap((unit) => {
    const path = join(unit, 'package.json');
    if (!existsSync(join(root, path))) return [];
    const manifest = json(path);
    const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
    return Object.entries(all)
      .filter(([, version]) => !/^(?:catalog:|workspace:\*)$/.test(version))
      .map(
        ([name]) => `${path}: put the version of ${name} into the catalog of pnpm-workspace.yaml and write "catalog:"`,
      );
  });
}

/** One text per list that no longer says what the folders say. */
export function workspace() {
  const scripts = Object.keys(json('package.json').scripts).length;
  const tooMany = scripts > MAX_SCRIPTS ? [`package.json has ${scripts} scripts: at most ${MAX_SCRIPTS}`] : [];
  return [...references(), ...versions(), ...tooMany];
}
