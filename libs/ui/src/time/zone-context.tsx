'use client';
import { createContext, use, useCallback, useMemo, useSyncExternalStore } from 'react';
import type { ReactNode } from 'react';
import type { Zone } from './format-time.js';

interface ZoneValue {
  zone: Zone;
  setZone: (zone: Zone) => void;
  clockOffsetMs: number;
}

const ZoneContext = createContext<ZoneValue>({ zone: 'local', setZone: () => undefined, clockOffsetMs: 0 });
const storageKey = 'clock-zone';
const changed = 'clock-zone-changed';

export interface ZoneProviderProps {
  /** Server clock minus browser clock in milliseconds; without it, a wrong browser clock would make data look old or new. */
  clockOffsetMs?: number;
  children: ReactNode;
}

/** Decides for everything below whether times are shown in UTC or in the viewer's zone. The choice is kept in the browser. */
export function ZoneProvider({ clockOffsetMs = 0, children }: ZoneProviderProps) {
  const zone = useSyncExternalStore(subscribe, readZone, serverZone);
  const setZone = useCallback((next: Zone) => {
    localStorage.setItem(storageKey, next);
    window.dispatchEvent(new Event(changed));
  }, []);
  const value = useMemo(() => ({ zone, setZone, clockOffsetMs }), [zone, setZone, clockOffsetMs]);
  return <ZoneContext value={value}>{children}</ZoneContext>;
}

/** The zone in force, how to change it, and the clock's offset. */
export function useZone(): ZoneValue {
  return use(ZoneContext);
}

function subscribe(notify: () => void) {
  window.addEventListener(changed, notify);
  window.addEventListener('storage', notify);
  return () => {
    window.removeEventListener(changed, notify);
    window.removeEventListener('storage', notify);
  };
}
function readZone(): Zone {
  return localStorage.getItem(storageKey) === 'utc' ? 'utc' : 'local';
}
function serverZone(): Zone {
  return 'utc';
}
