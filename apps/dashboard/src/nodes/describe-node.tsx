'use client';
import { Button, lateDialog } from '@fettle/ui';
import { Pencil } from 'lucide-react';
import { useState } from 'react';
import type { Node } from './node-presence';

const DescribeDialog = lateDialog(async () => (await import('./describe-dialog')).DescribeDialog);

/** Changes what a node is called and how it is described. */
export function DescribeNode({ node }: { node: Node }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button icon={<Pencil size={16} aria-hidden />} onClick={() => setOpen(true)}>
        Rename…
      </Button>
      <DescribeDialog node={node} open={isOpen} onClose={() => setOpen(false)} />
    </>
  );
}
