'use client';
import { CommandBlock, SecretDialog } from '@fettle/ui';
import { installKeyCommand, keyName, type MadeKey } from './key-words';

interface ShownAgentKeyProps {
  /** `installCommand`: where the node was made before its machine. */
  made: (MadeKey & { readonly installCommand?: string }) | null;
  node: { readonly id: string; readonly name: string };
  onClose: () => void;
}

/** The key that was just made, shown this once, with the command that brings it to the machine. */
export function ShownAgentKey({ made, node, onClose }: ShownAgentKeyProps) {
  if (!made) return null;
  return (
    <SecretDialog
      title={`The agent key “${keyName(made.key)}” of ${node.name}`}
      noun="key"
      note={`It speaks for ${node.name} and for no other node. Whoever loses it makes another one.`}
      onClose={onClose}
    >
      <CommandBlock command={made.secret} label="agent key" />
      <div className="flex flex-col gap-1">
        <p className="text-dense text-muted">
          {made.installCommand
            ? 'On the machine, this installs the agent with it; no other token is needed, whenever that is:'
            : 'On the machine, this gives it to the agent that is installed there:'}
        </p>
        <CommandBlock
          command={made.installCommand ?? installKeyCommand(node.id, made.secret)}
          label="command for the machine"
        />
      </div>
      <p className="text-dense text-muted">
        An agent of another kind takes the node id <code className="text-log">{node.id}</code> and the key into its own
        configuration.
      </p>
    </SecretDialog>
  );
}
