'use client';
import { isSingleKey } from '@fettle/ui';
import { useEffect, useEffectEvent, useRef } from 'react';
import { press, type Binding, type Pressed } from './shortcuts';

/** Listens for the bindings on the whole page, and for ⌘K or Ctrl-K, which works in text fields too. */
export function useShortcuts(bindings: readonly Binding[], onPalette: () => void): void {
  const pressed = useRef<Pressed | null>(null);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (isPaletteKey(event)) {
      event.preventDefault();
      onPalette();
    } else if (!event.repeat && isSingleKey(event)) {
      const next = press(bindings, pressed.current, event.key, event.timeStamp);
      pressed.current = next.pressed;
      if (!next.binding) return;
      event.preventDefault();
      next.binding.run();
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}

function isPaletteKey(event: KeyboardEvent): boolean {
  return event.key.toLowerCase() === 'k' && (event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey;
}
