'use client';
import { applyTheme, useZone } from '@fettle/ui';
import { useEffect } from 'react';
import type { Me } from './use-session';

const storageKey = 'preferences-of-session';

/** A device takes over what the person chose for all devices once in each session; later switches on the device are its own. */
export function useApplyPreferences(me: Me | undefined): void {
  const { setZone } = useZone();
  useEffect(() => {
    if (!me || localStorage.getItem(storageKey) === me.session.id) return;
    localStorage.setItem(storageKey, me.session.id);
    const { clock, theme } = me.preferences;
    if (clock) setZone(clock);
    if (theme) applyTheme(theme);
  }, [me, setZone]);
}
