import type { LogPresetId } from '@fettle/contracts/agent';
import { access } from 'node:fs/promises';
import { Refusal } from '../prepared.js';
import { requireJournal } from './journal.js';
import { presets } from './log-scan-args.js';

/** The file of a preset on this machine; undefined where there is none, and the journal has it. */
export async function presetFile(preset: LogPresetId): Promise<string | undefined> {
  for (const file of presets[preset].files) if (await isThere(file)) return file;
  return undefined;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** @throws Refusal where a preset has neither a file nor a journal on this machine */
export function requirePresetJournal(preset: LogPresetId): void {
  const { files } = presets[preset];
  try {
    requireJournal();
  } catch (error) {
    if (!(error instanceof Refusal) || files.length === 0) throw error;
    throw new Refusal(
      'platform.unsupported',
      `Neither ${files.join(' nor ')} is there, and no journal is kept on this node.`,
    );
  }
}
