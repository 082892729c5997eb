'use client';
import { InlineError } from '../feedback/inline-error.js';
import { SegmentedControl } from '../form/segmented-control.js';
import { applyTheme } from '../theme/theme.js';
import { useZone } from '../time/zone-context.js';
import type { AccountAct } from './account-act.js';
import type { Preferences } from './use-apply-preferences.js';

const clocks = [
  { value: 'device', label: 'Device’s own' },
  { value: 'local', label: 'Local time' },
  { value: 'utc', label: 'UTC' },
] as const;
const themes = [
  { value: 'device', label: 'Device’s own' },
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export interface PreferencesFormProps {
  preferences: Preferences;
  /** `variables`: what it was last set off with. */
  prefer: AccountAct<Partial<Preferences>> & { readonly variables: Partial<Preferences> | undefined };
}

/** What every device begins with when the person signs in there; the switches of the account's menu change one device. */
export function PreferencesForm({ preferences, prefer }: PreferencesFormProps) {
  const { setZone } = useZone();
  // What was just chosen, while it is being saved.
  const shown: Preferences = { ...preferences, ...(prefer.isPending ? prefer.variables : {}) };
  return (
    <div className="flex flex-col gap-4 text-dense">
      <p className="text-muted">
        Each device begins with these when you sign in. The switches in the menu change one device.
      </p>
      {prefer.error ? <InlineError error={prefer.error} title="Nothing was changed" /> : null}
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        Clock
        <SegmentedControl
          label="Clock on every device"
          segments={clocks}
          value={shown.clock ?? 'device'}
          onChange={(value) => {
            const clock = value === 'device' ? null : value;
            if (clock) setZone(clock);
            prefer.mutate({ clock });
          }}
        />
      </div>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        Theme
        <SegmentedControl
          label="Theme on every device"
          segments={themes}
          value={shown.theme ?? 'device'}
          onChange={(value) => {
            const theme = value === 'device' ? null : value;
            if (theme) applyTheme(theme);
            prefer.mutate({ theme });
          }}
        />
      </div>
    </div>
  );
}
