'use client';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../action/button.js';
import { InlineError } from '../feedback/inline-error.js';
import { Input } from '../form/input.js';
import { Field } from '../form/field.js';
import { Dialog } from './dialog.js';

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The act and its object: "Cancel the task on web-3". */
  title: string;
  /** The consequence, in one line. */
  consequence: ReactNode;
  /** Repeats the verb and the count: "Cancel 1 task". */
  confirmLabel: string;
  cancelLabel?: string;
  /** `danger` colours the last button. Default `danger`. Enter confirms neither. */
  tone?: 'danger' | 'plain';
  /** When set, the act stays closed until exactly this is typed. */
  typeToConfirm?: string;
  /** The act stays closed while this is false: something it needs, such as a reason, is missing. */
  isReady?: boolean;
  /** What is shown while the act runs: "Cancelling…". */
  busyLabel?: string;
  /** A rejection is shown in the dialog, which then stays open. */
  onConfirm: () => void | Promise<void>;
  children?: ReactNode;
}

/** Asks before something that cannot be undone. Cancel has the focus; Enter never confirms (Space and a click do). */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, consequence, confirmLabel, tone = 'danger', typeToConfirm, children } = props;
  const cancel = useRef<HTMLButtonElement>(null);
  const [typed, setTyped] = useState('');
  const act = useAct(props, () => setTyped(''));
  const locked = props.isReady === false || (typeToConfirm !== undefined && typed !== typeToConfirm);
  return (
    <Dialog
      open={open}
      onOpenChange={act.close}
      title={title}
      description={consequence}
      initialFocus={cancel}
      footer={
        <>
          <Button ref={cancel} onClick={() => act.close(false)}>
            {props.cancelLabel ?? 'Keep it as it is'}
          </Button>
          <Button
            // Colour comes with the last step, not before it.
            variant={locked ? 'secondary' : tone === 'danger' ? 'danger' : 'primary'}
            disabled={locked}
            busy={act.busy ? (props.busyLabel ?? `${confirmLabel}…`) : undefined}
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
            onClick={() => void act.run()}
          >
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
      {typeToConfirm !== undefined ? (
        <Field label={`Type ${typeToConfirm} to go on`}>
          <Input
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
      {act.error ? <InlineError error={act.error} title="It was not done" className="mt-3" /> : null}
    </Dialog>
  );
}

function useAct({ onConfirm, onOpenChange }: ConfirmDialogProps, reset: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const close = (open: boolean) => {
    setError(undefined);
    reset();
    onOpenChange(open);
  };
  const run = async () => {
    setBusy(true);
    setError(undefined);
    try {
      await onConfirm();
      close(false);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, close, run };
}
