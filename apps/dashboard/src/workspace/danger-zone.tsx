'use client';
import { Button, ConfirmDialog, Panel } from '@fettle/ui';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { api } from '@/data/api';
import { useWorkspace } from '@/session/use-session';
import { TransferDialog } from './transfer-dialog';
import { useRefreshWorkspace, type WorkspaceFacts } from './use-workspace-facts';

type Act = 'archive' | 'restore' | 'transfer' | 'delete';

/** What closes, hands on or ends the workspace, from the mildest to the last. */
export function DangerZone({ workspace }: { workspace: WorkspaceFacts | undefined }) {
  const { can, name } = useWorkspace();
  const [act, setAct] = useState<Act | null>(null);
  const isDefault = workspace?.isDefault ?? true;
  const onClose = () => setAct(null);
  return (
    <Panel title="Danger zone">
      <ul className="flex flex-col divide-y divide-line">
        {can('workspace:archive') ? <Opening isDefault={isDefault} onAct={setAct} /> : null}
        {can('workspace:transfer') ? (
          <Row
            title="Hand on"
            words="Another member becomes the owner; you stay as an admin."
            button="Hand on the workspace…"
            onClick={() => setAct('transfer')}
          />
        ) : null}
        {can('workspace:delete') ? (
          <Row
            title="Delete"
            words={
              isDefault
                ? 'The default workspace cannot be deleted.'
                : 'Everything in it is deleted for good; its audit log stays with the platform. No node may be enrolled, and no task open.'
            }
            button={isDefault ? null : 'Delete the workspace…'}
            onClick={() => setAct('delete')}
          />
        ) : null}
      </ul>
      <ArchiveDialog act={act} name={name} onClose={onClose} />
      <TransferDialog open={act === 'transfer'} onClose={onClose} />
      <DeleteDialog open={act === 'delete'} onClose={onClose} />
    </Panel>
  );
}

/** Archives the workspace, or restores it. */
function Opening({ isDefault, onAct }: { isDefault: boolean; onAct: (act: Act) => void }) {
  const { archived } = useWorkspace();
  if (archived)
    return (
      <Row
        title="Restore"
        words="It can be changed again, and tasks that waited go on."
        button="Restore the workspace…"
        onClick={() => onAct('restore')}
      />
    );
  return (
    <Row
      title="Archive"
      words={
        isDefault
          ? 'The default workspace stays open. A platform administrator can choose another default one.'
          : 'Everything can be read and nothing changed. Nodes go on reporting; no task is started. It can be restored.'
      }
      button={isDefault ? null : 'Archive the workspace…'}
      onClick={() => onAct('archive')}
    />
  );
}

interface RowProps {
  readonly title: string;
  readonly words: string;
  readonly button: string | null;
  readonly onClick: () => void;
}

function Row({ title, words, button, onClick }: RowProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 py-3 first:pt-0 last:pb-0">
      <div className="min-w-0 flex-1 basis-72">
        <p className="text-dense font-medium">{title}</p>
        <p className="text-meta text-muted">{words}</p>
      </div>
      {button ? <Button onClick={onClick}>{button}</Button> : null}
    </li>
  );
}

function ArchiveDialog({ act, name, onClose }: { act: Act | null; name: string; onClose: () => void }) {
  const { id: workspaceId } = useWorkspace();
  const refresh = useRefreshWorkspace();
  const params = { workspaceId };
  return (
    <>
      <ConfirmDialog
        open={act === 'archive'}
        onOpenChange={(open) => !open && onClose()}
        title={`Archive ${name}`}
        consequence="Nobody can change anything here until it is restored. Tasks that run go on to their end; none is started."
        confirmLabel="Archive the workspace"
        cancelLabel="Keep it open"
        busyLabel="Archiving…"
        onConfirm={async () => {
          await api.workspaces.archive({ params });
          await refresh();
        }}
      />
      <ConfirmDialog
        open={act === 'restore'}
        onOpenChange={(open) => !open && onClose()}
        tone="plain"
        title={`Restore ${name}`}
        consequence="It can be changed again. Tasks that wait are started as soon as their nodes ask."
        confirmLabel="Restore the workspace"
        cancelLabel="Keep it archived"
        busyLabel="Restoring…"
        onConfirm={async () => {
          await api.workspaces.restore({ params });
          await refresh();
        }}
      />
    </>
  );
}

function DeleteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { id: workspaceId, name, slug } = useWorkspace();
  const refresh = useRefreshWorkspace();
  const router = useRouter();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Delete ${name}`}
      consequence="Its nodes, tasks, output, measurements, teams and keys are deleted for good, and all its members lose it at once."
      confirmLabel="Delete 1 workspace"
      cancelLabel="Keep the workspace"
      busyLabel="Deleting…"
      typeToConfirm={slug}
      onConfirm={async () => {
        await api.workspaces.remove({ params: { workspaceId }, body: { slug } });
        router.replace('/');
        await refresh();
      }}
    />
  );
}
