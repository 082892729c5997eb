'use client';
import { Banner, Button, CommandBlock, Dialog } from '@fettle/ui';
import { useState } from 'react';
import { installKeyCommand, keyName, type MadeKey } from './key-words';

interface ShownAgentKeyProps {
  /** `installCommand`: where the node was made before its machine. */
  made: (MadeKey & { readonly installCommand?: string }) | null;
  node: { readonly id: string; readonly name: string };
  onClose: () => void;
}

/** The key that was just made, shown this once. A press beside the dialog does not close it: the key would be gone. */
export function ShownAgentKey({ made, node, onClose }: ShownAgentKeyProps) {
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
      title={`The agent key “${keyName(shown.key)}” of ${node.name}`}
      footer={
        <Button variant="primary" onClick={close}>
          I have stored the key
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Banner tone="warn" title="It is shown only now">
          It speaks for {node.name} and for no other node. Whoever loses it makes another one.
        </Banner>
        <CommandBlock command={shown.secret} label="agent key" />
        <div className="flex flex-col gap-1">
          <p className="text-dense text-muted">
            {shown.installCommand
              ? 'On the machine, this installs the agent with it; no other token is needed, whenever that is:'
              : 'On the machine, this gives it to the agent that is installed there:'}
          </p>
          <CommandBlock
            command={shown.installCommand ?? installKeyCommand(node.id, shown.secret)}
            label="command for the machine"
          />
        </div>
        <p className="text-dense text-muted">
          An agent of another kind takes the node id <code className="text-log">{node.id}</code> and the key into its
          own configuration.
        </p>
      </div>
    </Dialog>
  );
}
