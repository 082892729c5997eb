'use client';
import { useRef, useState, useSyncExternalStore, type SubmitEvent } from 'react';
import { Button } from '../action/button.js';
import { InlineError } from '../feedback/inline-error.js';
import { Field } from '../form/field.js';
import { SecretField } from '../form/secret-field.js';
import { Dialog } from '../overlay/dialog.js';
import type { ProofGate } from './proof-gate.js';

export interface ProofDialogProps {
  gate: ProofGate;
  /** Sends the proof. A rejection is shown, and the dialog stays open. */
  prove: (password: string) => Promise<unknown>;
}

/**
 * Asks "is it still you?" for an act that needs a recent proof, and goes on with the act. Closing it gives the act up. Further methods
 * become fields of their own beside the password.
 */
export function ProofDialog({ gate, prove }: ProofDialogProps) {
  const isOpen = useSyncExternalStore(gate.subscribe, gate.isOpen, () => false);
  return isOpen ? <OpenProof gate={gate} prove={prove} /> : null;
}

function OpenProof({ gate, prove }: ProofDialogProps) {
  const input = useRef<HTMLInputElement>(null);
  const [password, setPassword] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    // The dialog may stand inside of another form's tree.
    event.stopPropagation();
    if (password === '' || isBusy) return;
    setBusy(true);
    setError(undefined);
    try {
      await prove(password);
      gate.answer(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
      input.current?.select();
    }
  };
  return (
    <Dialog
      open
      onOpenChange={() => gate.answer(false)}
      title="Confirm that it is you"
      description="What you are about to do asks for it. It holds for ten minutes."
      initialFocus={input}
    >
      <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
        <Field label="Your password" required>
          <SecretField
            ref={input}
            value={password}
            autoComplete="current-password"
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
        {error ? <InlineError error={error} title="It was not confirmed" /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => gate.answer(false)}>Do not go on</Button>
          <Button type="submit" variant="primary" busy={isBusy ? 'Checking…' : undefined} disabled={password === ''}>
            Confirm
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
