'use client';
import { Button, Dialog } from '@fettle/ui';
import { useState } from 'react';
import { HandedLink } from '@/users/handed-link';

export interface Handed {
  readonly email: string;
  readonly link: string;
}

/** The link of a new owner, where no mail carries it. A press beside the dialog does not close it: the link would be gone. */
export function HandedDialog({ handed, onClose }: { handed: Handed | null; onClose: () => void }) {
  // The words stay while the dialog closes.
  const [shown, setShown] = useState(handed);
  if (handed && handed !== shown) setShown(handed);
  if (!shown) return null;
  return (
    <Dialog
      open={handed !== null}
      onOpenChange={() => undefined}
      size="wide"
      title={`The invitation of ${shown.email}`}
      footer={
        <Button variant="primary" onClick={onClose}>
          I have stored the link
        </Button>
      }
    >
      <HandedLink {...shown} />
    </Dialog>
  );
}
