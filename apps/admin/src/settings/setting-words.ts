import type { Result, Routes } from '@fettle/contracts';

export type SettingList = Result<Routes['settings']['list']>;
export type Setting = SettingList['items'][number];
export type SettingValue = Setting['values'][number];

/** Where a value comes from, in words; a file is named by the variable that holds its path. Empty for what nobody has set. */
export function sourceWords({ name }: Setting, { source, isSet }: SettingValue): string {
  if (source === 'environment') return 'from the environment';
  if (source === 'file') return `from the file that ${name}_FILE names`;
  return isSet ? 'default' : '';
}

/** What is shown for a value. A secret is only set, or not. */
export function valueWords({ isSecret }: Setting, { value, isSet }: SettingValue): string {
  if (isSecret) return isSet ? 'set' : 'not set';
  return value ?? 'not set';
}

/** Whether somebody has changed it, in some process. */
export function isChanged({ values }: Setting): boolean {
  return values.some(({ source }) => source !== 'default');
}

/** Whether a setting fits what was typed: in its name, what it is for, or its value. */
export function fitsSearch({ name, about, section, values }: Setting, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const texts = [name, about, section, ...values.map(({ value }) => value ?? '')];
  return texts.some((one) => one.toLowerCase().includes(wanted));
}

/** The settings by section, in their own order. */
export function bySection(settings: readonly Setting[]): [section: string, settings: Setting[]][] {
  const sections = new Map<string, Setting[]>();
  for (const setting of settings) sections.set(setting.section, [...(sections.get(setting.section) ?? []), setting]);
  return [...sections];
}
