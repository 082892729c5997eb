'use client';
import { lazy, Suspense, useEffect, useState } from 'react';
import type { PaletteProps } from './palette-panel';

const load = () => import('./palette-panel');
const PalettePanel = lazy(async () => ({ default: (await load()).PalettePanel }));

/** The command palette. Its script comes after the page's own, so that it is there before anybody has found the keys. */
export function Palette(props: PaletteProps) {
  const [wasOpened, setOpened] = useState(props.open);
  if (props.open && !wasOpened) setOpened(true);
  useEffect(() => void load().catch(() => undefined), []);
  if (!wasOpened) return null;
  return (
    <Suspense>
      <PalettePanel {...props} />
    </Suspense>
  );
}
