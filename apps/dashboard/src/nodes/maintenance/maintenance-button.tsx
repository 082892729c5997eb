'use client';
import { Button, lateDialog } from '@fettle/ui';
import { Wrench } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';

const MaintenanceDialog = lateDialog(async () => (await import('./maintenance-dialog')).MaintenanceDialog);

/** Leads to a maintenance. Absent in one, and for whom it is not allowed. */
export function MaintenanceButton({ node }: { node: Node }) {
  const { can } = useWorkspace();
  const [isOpen, setOpen] = useState(false);
  if (node.maintenance || !can('window:manage', node)) return null;
  return (
    <>
      <Button icon={<Wrench size={16} aria-hidden />} onClick={() => setOpen(true)}>
        Maintenance…
      </Button>
      <MaintenanceDialog node={node} open={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
