import type { Environment } from './read-settings.js';
import { sections } from './sections.js';
import type { Setting } from './setting.js';

/** A setting as this process has read it. */
export interface SettingState {
  readonly name: string;
  readonly section: string;
  readonly about: string;
  readonly isSecret: boolean;
  /** As text; null for secrets, which are never told, and for what is not set. */
  readonly value: string | null;
  readonly isSet: boolean;
  /** Who has set it: nobody, the variable itself, or the file that `NAME_FILE` names. */
  readonly source: 'default' | 'environment' | 'file';
}

/** Every setting with its value and where that comes from. `env` has been read without a fault before. */
export function settingStates(env: Environment): SettingState[] {
  return Object.entries(sections).flatMap(([section, fragment]) =>
    Object.entries(fragment).map(([name, entry]) => stateOf(section, name, entry, env)),
  );
}

function stateOf(section: string, name: string, entry: Setting, env: Environment): SettingState {
  const { about, secret: isSecret } = entry;
  const direct = env[name]?.trim() || undefined;
  const file = isSecret ? env[`${name}_FILE`]?.trim() || undefined : undefined;
  const source = direct !== undefined ? 'environment' : file !== undefined ? 'file' : 'default';
  if (isSecret) return { name, section, about, isSecret, value: null, isSet: source !== 'default', source };
  const parsed = entry.schema.safeParse(direct);
  const value = parsed.success ? settingText(parsed.data) : '';
  return { name, section, about, isSecret, value: value === '' ? null : value, isSet: value !== '', source };
}

/** A value of a setting as somebody would write it. */
export function settingText(value: unknown): string {
  return Array.isArray(value)
    ? value.join(',')
    : typeof value === 'object' || value === undefined
      ? ''
      : `${value as string | number | boolean}`;
}
