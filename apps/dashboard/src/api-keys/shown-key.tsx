'use client';
import { CommandBlock, SecretDialog } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import { curlExample, type NewApiKey } from './key-words';

/** The key that was just made, shown this once. */
export function ShownKey({ made, onClose }: { made: NewApiKey | null; onClose: () => void }) {
  const { id: workspaceId } = useWorkspace();
  if (!made) return null;
  return (
    <SecretDialog
      title={`The key “${made.apiKey.name}”`}
      noun="key"
      note="Store it where your program reads its secrets. Whoever loses it makes another one."
      onClose={onClose}
    >
      <CommandBlock command={made.key} label="API key" />
      <div className="flex flex-col gap-1">
        <p className="text-dense text-muted">With the key in the variable FETTLE_KEY, this lists the nodes:</p>
        <CommandBlock command={curlExample(window.location.origin, workspaceId)} label="example call" />
      </div>
    </SecretDialog>
  );
}
