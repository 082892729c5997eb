import { expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { holdDirectory } from './hold-directory.js';

it('a directory is held by one of those who ask at the same moment, by whatever name they call it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'fettle-hold-'));
  const link = `${home}-link`;
  symlinkSync(home, link);
  try {
    const answers = await Promise.all([home, link, home, link].map((path) => holdDirectory(path)));
    expect(answers.filter(Boolean)).toHaveLength(1);
    expect(await holdDirectory(home)).toBe(false);
  } finally {
    rmSync(link);
    rmSync(home, { recursive: true });
  }
});
