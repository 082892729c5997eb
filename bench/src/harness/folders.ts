import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const made = new Set<string>();

/** A new empty folder that `removeFolders` takes away, also after a run that failed. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-bench-'));
  made.add(folder);
  return folder;
}

/** Removes what `makeFolder` has made; nothing may run in there any more. */
export function removeFolders(): void {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
  made.clear();
}
