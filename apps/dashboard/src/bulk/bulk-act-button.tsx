'use client';
import { Button, lateDialog } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import type { PickedNodes } from './bulk-act-dialog';

const BulkActDialog = lateDialog(async () => (await import('./bulk-act-dialog')).BulkActDialog);

/** Leads to an act on every node that the filter matches, also on those that were never loaded. */
export function BulkAct({ q, matching }: { q: string; matching: number }) {
  const { can, canSomewhere } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  const mayChange = canSomewhere('node:update') || canSomewhere('window:manage');
  if (!mayChange && !canSomewhere('task:run-medium') && !can('team:manage')) return null;
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        Act on all {matching.toLocaleString('en-US')} that match…
      </Button>
      <BulkActDialog open={isOpen} q={q} onClose={() => setOpen(false)} />
    </>
  );
}

/** Leads to a change of the nodes that are picked: their labels, or their maintenance. */
export function ChangePicked({ picked }: { picked: PickedNodes }) {
  const { canSomewhere } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  if (!canSomewhere('node:update') && !canSomewhere('window:manage')) return null;
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        Labels or maintenance…
      </Button>
      <BulkActDialog open={isOpen} q="" picked={picked} onClose={() => setOpen(false)} />
    </>
  );
}
