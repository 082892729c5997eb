// What a document names has to exist: targets of its relative links, paths in backticks, scripts of the root package.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './sources.mjs';

const MAX_SCRIPTS = 12;
const LINK = /\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)]*)?\)/g;
/** Paths from the root of the repository; one with a placeholder or a pattern names nothing in particular. */
const PATH = /`((?:apps|libs|infra|docs)\/[^\s`<>*{}…]+)`/g;
const SCRIPT = /\bnpm (?:run )?([a-z][\w-]*)(?= |`|$)/gm;
/** Commands of npm itself. */
const NPM = new Set(['install', 'ci']);

const all = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** One text per thing that the document at `path` names and that is not there. */
export function missing(path, text, { exists, scripts }) {
  const code = all(text, /`([^`\n]+)`/g).join('\n');
  return [
    ...all(text, LINK)
      .filter((target) => !exists(join(dirname(path), target)))
      .map((target) => `${path} links to ${target}, which does not exist`),
    ...all(text, PATH)
      .filter((target) => !exists(target))
      .map((target) => `${path} names ${target}, which does not exist`),
    ...all(code, SCRIPT)
      .filter((name) => !NPM.has(name) && !(name in scripts))
      .map((name) => `${path} names the script ${name}, which package.json does not have`),
  ];
}

/** Checks README.md and docs/, and that the root has no more scripts than a person can hold. */
export function mentions() {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const exists = (path) => existsSync(join(root, path));
  const pages = readdirSync(join(root, 'docs'), { recursive: true }).filter((file) => file.endsWith('.md'));
  const found = ['README.md', ...pages.map((file) => `docs/${file}`)].flatMap((path) =>
    missing(path, readFileSync(join(root, path), 'utf8'), { exists, scripts }),
  );
  const count = Object.keys(scripts).length;
  if (count > MAX_SCRIPTS) found.push(`package.json has ${count} scripts: at most ${MAX_SCRIPTS}`);
  return found;
}
