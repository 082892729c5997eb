'use client';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { SegmentedControl } from '../form/segmented-control.js';
import { applyTheme, readTheme, subscribeTheme, type Theme } from './theme.js';

const segments = [
  { value: 'light', label: 'Light', icon: <Sun size={14} aria-hidden /> },
  { value: 'dark', label: 'Dark', icon: <Moon size={14} aria-hidden /> },
  { value: 'system', label: 'As the system', icon: <Monitor size={14} aria-hidden /> },
] as const;

/** The theme in force as chosen, not as shown: `system` stays `system`. */
export function useTheme(): Theme {
  return useSyncExternalStore(subscribeTheme, readTheme, () => 'system');
}

/** Light, dark or as the system; kept in the browser. */
export function ThemeToggle() {
  return (
    <SegmentedControl<Theme> label="Theme" segments={segments} value={useTheme()} onChange={applyTheme} iconOnly />
  );
}
