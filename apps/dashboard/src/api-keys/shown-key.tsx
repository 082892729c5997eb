'use client';
import { Banner, Button, CommandBlock, Dialog } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { curlExample, type NewApiKey } from './key-words';

/** The key that was just made, shown this once. A press beside the dialog does not close it: the key would be gone. */
export function ShownKey({ made, onClose }: { made: NewApiKey | null; onClose: () => void }) {
  const { id: workspaceId } = useWorkspace();
  // The words stay while the dialog closes.
  const [shown, setShown] = useState(made);
  if (made && made !== shown) setShown(made);
  if (!shown) return null;
  const close = () => {
    setShown(null);
    onClose();
  };
  return (
    <Dialog
      open={made !== null}
      onOpenChange={() => undefined}
      size="wide"
      title={`The key “${shown.apiKey.name}”`}
      footer={
        <Button variant="primary" onClick={close}>
          I have stored the key
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Banner tone="warn" title="It is shown only now">
          Store it where your program reads its secrets. Whoever loses it makes another one.
        </Banner>
        <CommandBlock command={shown.key} label="API key" />
        <div className="flex flex-col gap-1">
          <p className="text-dense text-muted">With the key in the variable FETTLE_KEY, this lists the nodes:</p>
          <CommandBlock command={curlExample(window.location.origin, workspaceId)} label="example call" />
        </div>
      </div>
    </Dialog>
  );
}
