'use client';
import { lazy, Suspense, useEffect, useState, type ComponentProps, type ComponentType } from 'react';

/**
 * A dialog whose script comes after the page's own: it is asked for as soon as the page stands, and shown from when it is first opened.
 * Made outside of components. `load` gives the dialog, by an import of its file.
 */
export function lateDialog<Props extends { open: boolean }>(load: () => Promise<ComponentType<Props>>) {
  const Shown = lazy(async () => ({ default: await load() }));
  return function LateDialog(props: Props) {
    const [wasOpened, setOpened] = useState(props.open);
    if (props.open && !wasOpened) setOpened(true);
    useEffect(() => void load().catch(() => undefined), []);
    return wasOpened ? (
      <Suspense>
        <Shown {...(props as ComponentProps<typeof Shown>)} />
      </Suspense>
    ) : null;
  };
}
