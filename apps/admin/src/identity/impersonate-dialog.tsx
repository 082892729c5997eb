'use client';
import { Button, Dialog, Field, InlineError, Select, TextArea, buttonClass } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';

export interface ImpersonateDialogProps {
  user: { id: string; name: string; workspaces: readonly { id: string; name: string }[] };
  open: boolean;
  onClose: () => void;
}

/** Asks why, then hands over to the dashboard by a link that works once and for a minute. */
export function ImpersonateDialog({ user, open, onClose }: ImpersonateDialogProps) {
  return open ? <OpenDialog user={user} onClose={onClose} /> : null;
}

function OpenDialog({ user, onClose }: Omit<ImpersonateDialogProps, 'open'>) {
  const [reason, setReason] = useState('');
  const [workspaceId, setWorkspaceId] = useState(user.workspaces[0]?.id ?? '');
  const offer = useMutation({
    mutationFn: () =>
      api.impersonation.start({
        params: { userId: user.id },
        body: { reason: reason.trim(), ...(workspaceId ? { workspaceId } : {}) },
      }),
  });
  const isReady = reason.trim().length >= 3;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Act as ${user.name}`}
      description="You see the dashboard as this person does, for half an hour at most. No secrets are shown, and what needs a proof of the person is closed. The person sees it in the list of sessions."
      footer={
        offer.data ? (
          <>
            <Button onClick={onClose}>Close</Button>
            <a
              className={buttonClass('primary')}
              href={offer.data.link}
              target="_blank"
              rel="noreferrer"
              onClick={onClose}
            >
              Open the dashboard as {user.name}
            </a>
          </>
        ) : (
          <>
            <Button onClick={onClose}>Leave it</Button>
            <Button
              variant="primary"
              disabled={!isReady}
              busy={offer.isPending ? 'Preparing…' : undefined}
              onClick={() => offer.mutate()}
            >
              Prepare the link
            </Button>
          </>
        )
      }
    >
      {offer.data ? (
        <p className="text-dense">The link works once, in this browser or another, and for one minute.</p>
      ) : (
        <div className="flex flex-col gap-4">
          {offer.error ? <InlineError error={offer.error} title="Nothing has begun" /> : null}
          <Field label="Reason" help="Kept in the audit log, with your name, and shown to the person." required>
            <TextArea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
          <WhereToBegin workspaces={user.workspaces} value={workspaceId} onChange={setWorkspaceId} />
        </div>
      )}
    </Dialog>
  );
}

interface WhereToBeginProps {
  workspaces: readonly { id: string; name: string }[];
  value: string;
  onChange: (workspaceId: string) => void;
}

function WhereToBegin({ workspaces, value, onChange }: WhereToBeginProps) {
  if (workspaces.length === 0) return null;
  return (
    <Field label="Begin in">
      <Select
        options={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}
