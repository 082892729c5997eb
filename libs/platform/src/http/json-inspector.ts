import { DomainError } from '../errors/index.js';

export const MAX_DEPTH = 32;

/** Keys that reach into prototypes when a parsed object is merged somewhere. */
const pollutingKeys = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Walks a value that came out of JSON.parse. Refuses nesting beyond 32 levels and prototype keys everywhere.
 * NUL and lone surrogates are what PostgreSQL cannot store: refused, or with `mend` replaced by U+FFFD (an agent cannot help what a
 * program printed).
 * @returns the value, changed in place when mended
 * @throws DomainError request.too_deep, request.invalid
 */
export function inspectJson(value: unknown, mend: boolean): unknown {
  return isSound(value, 0) ? value : inspect(value, mend, 'body', 0);
}

/** Almost every value is sound, and finding that out needs no path. */
function isSound(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !unstorable(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth >= MAX_DEPTH) return false;
  if (Array.isArray(value)) return value.every((item) => isSound(item, depth + 1));
  for (const key of Object.keys(value)) {
    if (pollutingKeys.has(key) || unstorable(key)) return false;
    if (!isSound((value as Record<string, unknown>)[key], depth + 1)) return false;
  }
  return true;
}

function inspect(value: unknown, mend: boolean, path: string, depth: number): unknown {
  if (typeof value === 'string') return inspectText(value, mend, path);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) throw new DomainError('request.too_deep', {}, { detail: `More than ${MAX_DEPTH} levels` });
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder)) {
    if (pollutingKeys.has(key)) throw invalid(path, `the key ${key} is not allowed`);
    if (unstorable(key)) throw invalid(path, 'a key holds a character that is not text');
    const item = holder[key];
    const inspected = inspect(item, mend, `${path}.${key}`, depth + 1);
    if (inspected !== item) holder[key] = inspected;
  }
  return value;
}

/** One string of a request, checked or mended as in `inspectJson`. */
export function inspectText(text: string, mend: boolean, path: string): string {
  if (!unstorable(text)) return text;
  if (mend) return text.toWellFormed().replaceAll('\0', '\uFFFD');
  throw invalid(path, text.includes('\0') ? 'holds a NUL character' : 'is not well-formed Unicode');
}

function unstorable(text: string): boolean {
  return text.includes('\0') || !text.isWellFormed();
}

function invalid(path: string, message: string): DomainError {
  return new DomainError(
    'request.invalid',
    { issues: [{ path: path.slice(0, 200), message }] },
    { detail: `${path.slice(0, 200)}: ${message}` },
  );
}
