'use client';
import { Banner, Button, CommandBlock, Dialog } from '@fettle/ui';
import { useState } from 'react';
import type { NewRegistrationToken } from './token-words';

/** The token that was just made, shown this once. A press beside the dialog does not close it: the token would be gone. */
export function ShownToken({ made, onClose }: { made: NewRegistrationToken | null; onClose: () => void }) {
  // The words stay while the dialog closes.
  const [shown, setShown] = useState(made);
  if (made && made !== shown) setShown(made);
  if (!shown) return null;
  const close = () => {
    setShown(null);
    onClose();
  };
  const { label, token, maxUses } = shown;
  return (
    <Dialog
      open={made !== null}
      onOpenChange={() => undefined}
      size="wide"
      title={`The registration token “${label}”`}
      footer={
        <Button variant="primary" onClick={close}>
          I have stored the token
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Banner tone="warn" title="It is shown only now">
          {maxUses === 1 ? 'One machine' : `${maxUses} machines`} can become a node with it, without asking anybody.
          Whoever loses it makes another one.
        </Banner>
        <CommandBlock command={token} label="registration token" />
        <p className="text-dense text-muted">
          The agent sends it as <code className="text-log">enrollmentToken</code> of{' '}
          <code className="text-log">POST /agent/register</code>. A host name that a node has already is refused.
        </p>
      </div>
    </Dialog>
  );
}
