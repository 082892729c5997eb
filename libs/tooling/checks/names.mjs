// Sizes and names: a file that a reader can hold, folders that say what is in them, tests that run.

const MAX_LINES = 300;
const BANNED = new Set([
  'utils',
  'util',
  'helpers',
  'helper',
  'common',
  'shared',
  'core',
  'misc',
  'manager',
  'managers',
]);
const SKIP = /\b(?:describe|it|test)\.(?:skip|only|todo|failing)\b|\b(?:xit|xdescribe|xtest|fit|fdescribe)\(/;
/** Next fixes the names of its own files: [id], (group), _private. */
const NAME = /^[a-z0-9]+(?:[.-][a-z0-9]+)*$|^[[(_].*$/;

function problems({ path, text, isTest }) {
  const found = [];
  const parts = path.split('/');
  const lines = text.split('\n').length - 1;
  // What is generated is read where it was generated from.
  const isGenerated = text.startsWith('// Generated ');
  if (lines > MAX_LINES && !isGenerated) found.push(`${path} has ${lines} lines: split it (at most ${MAX_LINES})`);
  const banned = parts.slice(0, -1).find((part) => BANNED.has(part));
  if (banned) found.push(`${path}: name the folder "${banned}" after what is in it`);
  const odd = parts.find((part) => !NAME.test(part));
  if (odd) found.push(`${path}: write "${odd}" in kebab-case`);
  if (isTest && SKIP.test(text)) found.push(`${path} skips or singles out a test: make it run`);
  if (!isTest && /\benum\s+[A-Z]\w*\s*\{/.test(text)) found.push(`${path}: use a union of strings, not an enum`);
  return found;
}

/** One text per file that is too long, oddly named, or skips a test. */
export function names(files) {
  return files.flatMap(problems);
}
