'use client';
import { Button, lateDialog } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';

const BulkActDialog = lateDialog(async () => (await import('./bulk-act-dialog')).BulkActDialog);

/** Leads to an act on every node that the filter matches, also on those that were never loaded. */
export function BulkAct({ q, matching }: { q: string; matching: number }) {
  const { canSomewhere } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  if (!canSomewhere('node:update') && !canSomewhere('task:run-medium')) return null;
  return (
    <>
      <Button size="compact" onClick={() => setOpen(true)}>
        Act on all {matching.toLocaleString('en-US')} that match…
      </Button>
      <BulkActDialog open={isOpen} q={q} onClose={() => setOpen(false)} />
    </>
  );
}
