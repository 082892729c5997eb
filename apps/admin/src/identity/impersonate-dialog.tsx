'use client';
import { Button, Dialog, Field, InlineError, Select, TextArea, buttonClass } from '@fettle/ui';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';

interface Actable {
  id: string;
  name: string;
  workspaces: readonly { id: string; name: string }[];
}

export interface ImpersonateDialogProps {
  user: Actable;
  open: boolean;
  onClose: () => void;
}

const description =
  'You see the dashboard as this person does, for half an hour at most. No secrets are shown, and what needs a proof of the person ' +
  'is closed. The person sees it in the list of sessions.';

/** Asks why, then hands over to the dashboard by a link that works once and for a minute. */
export function ImpersonateDialog({ user, open, onClose }: ImpersonateDialogProps) {
  return open ? <OpenDialog user={user} onClose={onClose} /> : null;
}

function useOffer(userId: string) {
  return useMutation({
    mutationFn: ({ reason, workspaceId }: { reason: string; workspaceId: string }) =>
      api.impersonation.start({
        params: { userId },
        body: { reason: reason.trim(), ...(workspaceId ? { workspaceId } : {}) },
      }),
  });
}

function OpenDialog({ user, onClose }: Omit<ImpersonateDialogProps, 'open'>) {
  const [values, setValues] = useState({ reason: '', workspaceId: user.workspaces[0]?.id ?? '' });
  const offer = useOffer(user.id);
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Act as ${user.name}`}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>{offer.data ? 'Close' : 'Leave it'}</Button>
          {offer.data ? (
            <a className={buttonClass('primary')} href={offer.data.link} target="_blank" rel="noreferrer">
              Open the dashboard as {user.name}
            </a>
          ) : (
            <Button
              variant="primary"
              disabled={values.reason.trim().length < 3}
              busy={offer.isPending ? 'Preparing…' : undefined}
              onClick={() => offer.mutate(values)}
            >
              Prepare the link
            </Button>
          )}
        </>
      }
    >
      {offer.error ? <InlineError className="mb-4" error={offer.error} title="Nothing has begun" /> : null}
      {offer.data ? (
        <p className="text-dense">The link works once, in this browser or another, and for one minute.</p>
      ) : (
        <OfferFields workspaces={user.workspaces} values={values} onChange={setValues} />
      )}
    </Dialog>
  );
}

interface OfferFieldsProps {
  workspaces: Actable['workspaces'];
  values: { reason: string; workspaceId: string };
  onChange: (values: { reason: string; workspaceId: string }) => void;
}

function OfferFields({ workspaces, values, onChange }: OfferFieldsProps) {
  return (
    <div className="flex flex-col gap-4">
      <Field label="Reason" help="Kept in the audit log, with your name, and shown to the person." required>
        <TextArea
          value={values.reason}
          rows={2}
          maxLength={500}
          onChange={(event) => onChange({ ...values, reason: event.target.value })}
        />
      </Field>
      {workspaces.length > 0 ? (
        <Field label="Begin in">
          <Select
            options={workspaces.map(({ id, name }) => ({ value: id, label: name }))}
            value={values.workspaceId}
            onChange={(event) => onChange({ ...values, workspaceId: event.target.value })}
          />
        </Field>
      ) : null}
    </div>
  );
}
