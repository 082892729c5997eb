'use client';
import { useEffect } from 'react';
import { applyTheme } from '../theme/theme.js';
import { useZone } from '../time/zone-context.js';

/** What a person chose for every device; null: the device's own. */
export interface Preferences {
  readonly clock: 'local' | 'utc' | null;
  readonly theme: 'system' | 'light' | 'dark' | null;
}

const storageKey = 'preferences-of-session';

/** A device takes over what the person chose for all devices once in each session; later switches on the device are its own. */
export function useApplyPreferences(
  me: { readonly session: { readonly id: string }; readonly preferences: Preferences } | undefined,
): void {
  const { setZone } = useZone();
  useEffect(() => {
    if (!me || localStorage.getItem(storageKey) === me.session.id) return;
    localStorage.setItem(storageKey, me.session.id);
    const { clock, theme } = me.preferences;
    if (clock) setZone(clock);
    if (theme) applyTheme(theme);
  }, [me, setZone]);
}
