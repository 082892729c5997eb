'use client';
import { ShortcutSheet } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { Palette } from './palette';
import { paletteKeys, type Binding } from './shortcuts';
import { useShortcuts } from './use-shortcuts';

type Overlay = 'palette' | 'shortcuts' | null;

/** The palette and the shortcut sheet, of which one at most is open, and the keys of every page. */
export function useKeyboard() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const goTo = useGoTo();
  const sheet = { keys: ['?'], does: 'This sheet', run: () => setOverlay('shortcuts') };
  useShortcuts([...goTo, sheet], () => {
    // A question of the page that waits for its answer is not covered.
    if (overlay === null && document.querySelector('[role="dialog"]')) return;
    setOverlay(overlay === 'palette' ? null : 'palette');
  });
  const groups = [
    { heading: 'Go to', shortcuts: [{ keys: paletteKeys(), does: 'Page, node or task by name' }, ...goTo.map(said)] },
    { heading: 'In a list', shortcuts: listKeys },
    { heading: 'In the form of a new task', shortcuts: [{ keys: [paletteKeys()[0] ?? '', 'Enter'], does: 'Run it' }] },
    { heading: 'Everywhere', shortcuts: [said(sheet), { keys: ['Esc'], does: 'Close what is open' }] },
  ];
  const overlays = (
    <>
      <Palette
        open={overlay === 'palette'}
        // Choosing an entry may have opened the other one already.
        onOpenChange={(open) => setOverlay((now) => (open ? 'palette' : now === 'palette' ? null : now))}
        onShortcuts={() => setOverlay('shortcuts')}
      />
      <ShortcutSheet
        open={overlay === 'shortcuts'}
        onOpenChange={(open) => setOverlay(open ? 'shortcuts' : null)}
        groups={groups}
      />
    </>
  );
  return { overlays, openPalette: () => setOverlay('palette') };
}

function useGoTo(): Binding[] {
  const router = useRouter();
  const { path } = useWorkspace();
  return [
    { keys: ['g', 'h'], does: 'Now', run: () => router.push(path('now')) },
    { keys: ['g', 'n'], does: 'Nodes', run: () => router.push(path('nodes')) },
    { keys: ['g', 't'], does: 'Tasks', run: () => router.push(path('tasks')) },
  ];
}

const said = ({ keys, does }: Binding) => ({ keys: [...keys], does });

const listKeys = [
  { keys: ['/'], does: 'Filter the list' },
  { keys: ['j'], does: 'Next row' },
  { keys: ['k'], does: 'Row before' },
  { keys: ['Enter'], does: 'Open the row' },
  { keys: ['Space'], does: 'Peek at the row, and close the panel' },
  { keys: ['x'], does: 'Select the row' },
  { keys: ['Shift', 'x'], does: 'Select from the last one to this' },
];
