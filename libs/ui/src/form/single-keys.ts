'use client';
import { useSyncExternalStore } from 'react';
import { isPageKey } from './key-guard.js';

const storageKey = 'single-key-shortcuts';
const changed = 'single-key-shortcuts-changed';
const overlays = '[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"]';

/** Whether shortcuts of a single character work. They can be turned off, because speech input sets them off by accident. */
export function useSingleKeys() {
  const isOn = useSyncExternalStore(subscribe, areOn, () => true);
  return { isOn, turn };
}

/** True where a bare character is a shortcut: they are on, nobody is typing, and nothing lies over the page. */
export function isSingleKey(event: KeyboardEvent): boolean {
  return areOn() && isPageKey(event) && document.querySelector(overlays) === null;
}

function turn(on: boolean): void {
  if (on) localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, 'off');
  window.dispatchEvent(new Event(changed));
}
function areOn(): boolean {
  return localStorage.getItem(storageKey) !== 'off';
}
function subscribe(notify: () => void) {
  window.addEventListener(changed, notify);
  window.addEventListener('storage', notify);
  return () => {
    window.removeEventListener(changed, notify);
    window.removeEventListener('storage', notify);
  };
}
