'use client';
import { ConfirmDialog, Field, TextArea } from '@fettle/ui';
import { useState } from 'react';
import { plural, type FailureGroup } from './queue-words';
import { useJobAct, type Selection } from './use-queues';

/** What somebody is about to do with failed jobs. */
export interface JobAct {
  kind: 'retry' | 'discard';
  selection: Selection;
  count: number;
  group: FailureGroup;
}

export interface ActDialogProps {
  queue: string;
  act: JobAct | null;
  onClose: () => void;
  /** Told what happened, in a sentence. */
  onDone: (words: string) => void;
}

/** Says how many jobs it reaches and what comes of it, before anything happens. */
export function ActDialog({ queue, act, onClose, onDone }: ActDialogProps) {
  const run = useJobAct(queue);
  const [reason, setReason] = useState('');
  // The words stay while the dialog closes.
  const [shown, setShown] = useState(act);
  if (act && act !== shown) {
    setShown(act);
    setReason('');
  }
  if (!shown) return null;
  const jobs = plural(shown.count, 'job');
  const isDiscard = shown.kind === 'discard';
  const why = reason.trim();
  return (
    <ConfirmDialog
      open={act !== null}
      onOpenChange={(open) => !open && onClose()}
      tone={isDiscard ? 'danger' : 'plain'}
      title={`${isDiscard ? 'Discard' : 'Retry'} ${jobs} of ${shown.group.job}`}
      consequence={
        isDiscard
          ? 'They are removed for good. What they would have done is not done.'
          : 'They are put back on their queue and run again as soon as a worker is free.'
      }
      confirmLabel={`${isDiscard ? 'Discard' : 'Retry'} ${jobs}`}
      cancelLabel="Leave them as they are"
      busyLabel={isDiscard ? 'Discarding…' : 'Retrying…'}
      isReady={!isDiscard || why.length >= 3}
      onConfirm={async () => {
        const { matched, done } = await run.mutateAsync({
          selection: shown.selection,
          ...(isDiscard ? { reason: why } : {}),
        });
        const rest = matched > done ? ` ${plural(matched - done, 'other')} had moved on or could not be reached.` : '';
        onDone(`${plural(done, 'job')} ${isDiscard ? 'discarded' : 'put back on the queue'}.${rest}`);
      }}
    >
      <div className="flex flex-col gap-3 text-dense">
        <p className="[overflow-wrap:anywhere]">
          <span className="text-muted">Cause: </span>
          {shown.group.cause}
        </p>
        {isDiscard ? (
          <Field label="Reason" help="Kept in the audit log, with your name." required>
            <TextArea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}
