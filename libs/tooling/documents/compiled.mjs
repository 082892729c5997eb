// Loads compiled modules for the generators.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../checks/sources.mjs';

/** Imports `path` (relative to the repository). Throws with what to do when it was not built. */
export async function compiled(path) {
  const file = join(root, path);
  if (!existsSync(file)) throw new Error(`${path} is missing: run npm run build first`);
  return import(pathToFileURL(file).href);
}
