'use client';
import { ConfirmDialog, Field, TextArea } from '@fettle/ui';
import { useState } from 'react';
import { plural, templateWords, type Delivery } from './delivery-words';
import { useDeadLetterAct } from './use-deliveries';

/** What somebody is about to do with dead letters. */
export interface LetterAct {
  kind: 'retry' | 'discard';
  letters: readonly Delivery[];
}

export interface ActDialogProps {
  act: LetterAct | null;
  onClose: () => void;
  /** Told what happened, in a sentence. */
  onDone: (words: string) => void;
}

/** Letters that are named one by one; of more, the rest is counted. */
const NAMED = 5;

/** Says which letters it reaches and what comes of it, before anything happens. */
export function ActDialog({ act, onClose, onDone }: ActDialogProps) {
  const run = useDeadLetterAct();
  const [reason, setReason] = useState('');
  // The words stay while the dialog closes.
  const [shown, setShown] = useState(act);
  if (act && act !== shown) {
    setShown(act);
    setReason('');
  }
  if (!shown) return null;
  const letters = plural(shown.letters.length, 'dead letter');
  const isDiscard = shown.kind === 'discard';
  const isOne = shown.letters.length === 1;
  const verb = isDiscard ? 'Discard' : 'Retry';
  const why = reason.trim();
  return (
    <ConfirmDialog
      open={act !== null}
      onOpenChange={(open) => !open && onClose()}
      tone={isDiscard ? 'danger' : 'plain'}
      title={`${verb} ${letters}`}
      consequence={
        isDiscard
          ? `Never sent, and what ${isOne ? 'it carries' : 'they carry'} is gone: whoever waits for it needs a new one.`
          : 'Sent now, and tried again for about a day if that fails. A link inside may have run out meanwhile.'
      }
      confirmLabel={`${verb} ${letters}`}
      cancelLabel={isOne ? 'Leave it as it is' : 'Leave them as they are'}
      busyLabel={isDiscard ? 'Discarding…' : 'Retrying…'}
      isReady={!isDiscard || why.length >= 3}
      onConfirm={async () => {
        const deliveryIds = shown.letters.map(({ id }) => id);
        const { done } = await run.mutateAsync({ deliveryIds, ...(isDiscard ? { reason: why } : {}) });
        const rest = deliveryIds.length - done;
        const others = rest > 0 ? ` ${plural(rest, 'other was', 'others were')} no dead letter any more.` : '';
        onDone(`${plural(done, 'dead letter')} ${isDiscard ? 'given up' : 'on the way again'}.${others}`);
      }}
    >
      <div className="flex flex-col gap-3 text-dense">
        <Letters letters={shown.letters} />
        {isDiscard ? (
          <Field label="Reason" help="Kept in the audit log, with your name." required>
            <TextArea value={reason} rows={2} maxLength={500} onChange={(event) => setReason(event.target.value)} />
          </Field>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

function Letters({ letters }: Pick<LetterAct, 'letters'>) {
  return (
    <ul className="list-disc pl-5 [overflow-wrap:anywhere]">
      {letters.slice(0, NAMED).map(({ id, template, recipient }) => (
        <li key={id}>
          {templateWords[template]} to {recipient}
        </li>
      ))}
      {letters.length > NAMED ? <li>and {plural(letters.length - NAMED, 'other')}</li> : null}
    </ul>
  );
}
