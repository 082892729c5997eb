'use client';
import { ActForm, Button, Dialog, Field, Input, Select, TextArea } from '@fettle/ui';
import { useState } from 'react';
import type { Node } from '../node-presence';
import { useStartMaintenance } from './use-maintenance';
import { lengthOf, windowLengths, type WindowLength } from './window-lengths';

interface MaintenanceDialogProps {
  node: Node;
  open: boolean;
  onClose: () => void;
}

/** Asks for the reason and the end of a maintenance, and says what it does. */
export function MaintenanceDialog({ node, open, onClose }: MaintenanceDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={`Take ${node.name} into maintenance`}
      description="Automation leaves the node alone until the end. People may still act on it, and what runs on it goes on."
    >
      {open ? <MaintenanceForm node={node} onClose={onClose} /> : null}
    </Dialog>
  );
}

interface Values {
  reason: string;
  length: WindowLength;
  /** Local time as the browser's field has it; empty: now. */
  from: string;
}

function MaintenanceForm({ node, onClose }: Omit<MaintenanceDialogProps, 'open'>) {
  const [values, setValues] = useState<Values>({ reason: '', length: '60', from: '' });
  const { reason, length, from } = values;
  const set = (part: Partial<Values>) => setValues((before) => ({ ...before, ...part }));
  const [isTried, setTried] = useState(false);
  const start = useStartMaintenance(node);
  const isValid = reason.trim().length >= 3;
  const submit = async () => {
    setTried(true);
    if (!isValid) return;
    const startsAt = from === '' ? {} : { startsAt: new Date(from).toISOString() };
    await start.mutateAsync({ reason: reason.trim(), ...lengthOf(length), ...startsAt });
    onClose();
  };
  return (
    <ActForm onSubmit={submit} error={start.error} failed="The node was not taken into maintenance">
      <Fields values={values} set={set} isWrong={isTried && !isValid} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Leave it as it is</Button>
        <Button type="submit" variant="primary" busy={start.isPending ? 'Starting…' : undefined}>
          {from === '' ? 'Start maintenance' : 'Schedule maintenance'}
        </Button>
      </div>
    </ActForm>
  );
}

function Fields({ values, set, isWrong }: { values: Values; set: (part: Partial<Values>) => void; isWrong: boolean }) {
  return (
    <>
      <Field
        label="Reason"
        help="Stands at the node and in the audit log."
        error={isWrong ? 'Say in 3 to 500 characters why' : undefined}
        required
      >
        <TextArea
          rows={2}
          value={values.reason}
          maxLength={500}
          autoFocus
          onChange={(event) => set({ reason: event.target.value })}
        />
      </Field>
      <Field label="How long" required>
        <Select
          options={[...windowLengths]}
          value={values.length}
          onChange={(event) => set({ length: event.target.value as WindowLength })}
        />
      </Field>
      <Field label="From" optional help="Empty: from now on. In the time of this browser.">
        <Input type="datetime-local" value={values.from} onChange={(event) => set({ from: event.target.value })} />
      </Field>
    </>
  );
}
