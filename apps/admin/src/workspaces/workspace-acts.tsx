'use client';
import { ConfirmDialog, Field, Input, notify, useLast } from '@fettle/ui';
import { useState } from 'react';
import { api } from '@/data/api';
import type { Handed } from '@/users/shown-link';
import { EditWorkspaceDialog } from './edit-workspace-dialog';
import { useWorkspaceAct, type Workspace } from './use-workspaces';
import type { WorkspaceActKind } from './workspace-words';

export interface ChosenAct {
  readonly kind: WorkspaceActKind;
  readonly workspace: Workspace;
}

interface ActsProps {
  readonly act: ChosenAct | null;
  readonly onClose: () => void;
  readonly onLink: (handed: Handed) => void;
}

/** What is asked before an act on a workspace. */
export function WorkspaceActs({ act, onClose, onLink }: ActsProps) {
  const shown = useLast(act);
  if (!shown) return null;
  const { kind, workspace } = shown;
  const frame = { workspace, open: act !== null, onClose };
  if (kind === 'edit') return <EditWorkspaceDialog {...frame} />;
  if (kind === 'owner') return <OwnerDialog {...frame} onLink={onLink} />;
  return <PlainDialog {...frame} kind={kind} />;
}

export interface WorkspaceDialogProps {
  readonly workspace: Workspace;
  readonly open: boolean;
  readonly onClose: () => void;
}

type PlainKind = Exclude<WorkspaceActKind, 'edit' | 'owner'>;

const plain = {
  archive: {
    verb: 'archive',
    title: 'Archive',
    consequence:
      'Its members can read everything and change nothing. Tasks that run go on to their end; none is started.',
    confirmLabel: 'Archive 1 workspace',
    cancelLabel: 'Keep it open',
    busyLabel: 'Archiving…',
    tone: 'danger',
  },
  restore: {
    verb: 'restore',
    title: 'Restore',
    consequence: 'It can be changed again, and tasks that waited go on.',
    confirmLabel: 'Restore 1 workspace',
    cancelLabel: 'Keep it archived',
    busyLabel: 'Restoring…',
    tone: 'plain',
  },
  default: {
    verb: 'makeDefault',
    title: 'Make the default:',
    consequence: 'People without a choice of their own arrive here, and it can be neither archived nor deleted.',
    confirmLabel: 'Make it the default',
    cancelLabel: 'Keep the default as it is',
    busyLabel: 'Changing the default…',
    tone: 'plain',
  },
} as const;

function PlainDialog({ kind, workspace, open, onClose }: WorkspaceDialogProps & { kind: PlainKind }) {
  const { verb, title, ...words } = plain[kind];
  const run = useWorkspaceAct((workspaceId: string) => api.platformWorkspaces[verb]({ params: { workspaceId } }));
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`${title} ${workspace.name}`}
      {...words}
      onConfirm={async () => void (await run.mutateAsync(workspace.id))}
    />
  );
}

function OwnerDialog({ workspace, open, onClose, onLink }: WorkspaceDialogProps & Pick<ActsProps, 'onLink'>) {
  const [email, setEmail] = useState('');
  const add = useWorkspaceAct((address: string) =>
    api.platformWorkspaces.addOwner({ params: { workspaceId: workspace.id }, body: { email: address } }),
  );
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        if (next) return;
        setEmail('');
        onClose();
      }}
      title={`Add an owner to ${workspace.name}`}
      consequence="They can do everything in it, and hand it on or delete it. It is told in its audit log."
      confirmLabel="Add 1 owner"
      cancelLabel="Keep the owners as they are"
      busyLabel="Adding the owner…"
      isReady={/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())}
      onConfirm={async () => {
        const { link } = await add.mutateAsync(email.trim());
        if (link) onLink({ email: email.trim(), link });
        else notify({ title: `${email.trim()} owns ${workspace.name} now`, tone: 'ok' });
      }}
    >
      <Field label="E-mail address" help="Somebody who is here owns it at once; anybody else is invited." required>
        <Input type="email" value={email} onChange={(event) => setEmail(event.target.value)} />
      </Field>
    </ConfirmDialog>
  );
}
