import type { CommandInput, LogPriority } from '@fettle/contracts';

/** Where lines come from, as it stands in the address. */
export interface LogSource {
  kind: 'journal' | 'unit' | 'file';
  /** The unit, or the path. */
  name: string;
  level: LogPriority | null;
}

type Follow = Extract<CommandInput, { type: 'follow_logs' }>;

/** Why nothing can be followed with what was chosen; null where it can. */
export function sourceFault({ kind, name }: LogSource): string | null {
  if (kind === 'unit' && name.trim() === '') return 'Choose a service, or type the name of a unit.';
  if (kind === 'file' && !name.startsWith('/')) return 'Type the whole path of a file, beginning with /.';
  return null;
}

/** The command that follows a source. */
export function followCommand({ kind, name, level }: LogSource): Follow {
  if (kind === 'file') return { type: 'follow_logs', payload: { path: name.trim() } };
  return {
    type: 'follow_logs',
    payload: { ...(kind === 'unit' ? { unit: name.trim() } : {}), ...(level ? { priority: level } : {}) },
  };
}

/** The source in words: "nginx.service, errors and worse". */
export function sourceWords({ kind, name, level }: LogSource): string {
  const what = kind === 'journal' ? 'the journal' : name.trim();
  return level && kind !== 'file' ? `${what}, ${level} and worse` : what;
}
