import {
  logPresetIds,
  type CommandInput,
  type CommandResult,
  type LogPresetId,
  type LogPriority,
} from '@fettle/contracts';

/** Where lines come from, as it stands in the address. */
export interface LogSource {
  kind: 'preset' | 'journal' | 'unit' | 'file';
  /** The id of the preset, the unit, or the path. */
  name: string;
  level: LogPriority | null;
}

export type Follow = Extract<CommandInput, { type: 'follow_logs' }>;

/** The preset of a name; null where it is none. */
export const presetOf = (name: string): LogPresetId | null => logPresetIds.find((id) => id === name) ?? null;

/** Why nothing can be followed with what was chosen; null where it can. */
export function sourceFault({ kind, name }: LogSource): string | null {
  if (kind === 'preset' && !presetOf(name)) return 'Choose a log.';
  if (kind === 'unit' && name.trim() === '') return 'Choose a service, or type the name of a unit.';
  if (kind === 'file' && !name.startsWith('/')) return 'Type the whole path of a file, beginning with /.';
  return null;
}

/** The command that follows a source. */
export function followCommand({ kind, name, level }: LogSource): Follow {
  const preset = presetOf(name);
  if (kind === 'preset' && preset) return { type: 'follow_logs', payload: { sourcePresetId: preset } };
  if (kind === 'file') return { type: 'follow_logs', payload: { path: name.trim() } };
  return {
    type: 'follow_logs',
    payload: { ...(kind === 'unit' ? { unit: name.trim() } : {}), ...(level ? { priority: level } : {}) },
  };
}

/** The command that goes on where a follow has ended: with its first line, not with those from before. */
export function goingOn(payload: object, { cursor }: Pick<CommandResult<'follow_logs'>, 'cursor'>): Follow {
  const known = Object.fromEntries(Object.entries(cursor).filter(([, value]) => value !== null));
  return { type: 'follow_logs', payload: { ...payload, cursor: known } };
}

/** The source in words: "nginx.service, err and worse". */
export function sourceWords({ kind, name, level }: LogSource): string {
  const what = kind === 'journal' ? 'the journal' : name.trim();
  return level && (kind === 'journal' || kind === 'unit') ? `${what}, ${level} and worse` : what;
}
