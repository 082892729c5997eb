import type { PlatformSetting } from '@fettle/contracts';
import type { SettingState } from '@fettle/platform/config';
import type { z } from 'zod';

type Merged = z.output<typeof PlatformSetting>;

/** One entry per setting, with one value where the processes agree. `states`: by boot id. */
export function mergeSettings(states: ReadonlyMap<string, readonly SettingState[]>): Merged[] {
  const merged = new Map<string, Merged>();
  for (const [bootId, list] of states) {
    for (const { name, section, about, isSecret, value, isSet, source } of list) {
      const one = merged.get(name) ?? { name, section, about, isSecret, needsRestart: true, values: [] };
      merged.set(name, one);
      const same = one.values.find(
        (other) => other.value === value && other.isSet === isSet && other.source === source,
      );
      if (same) same.bootIds.push(bootId);
      else one.values.push({ value, isSet, source, bootIds: [bootId] });
    }
  }
  return [...merged.values()];
}
