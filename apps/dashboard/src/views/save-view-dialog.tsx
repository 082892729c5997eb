'use client';
import type { ViewList } from '@fettle/contracts';
import { Button, Checkbox, Dialog, Field, InlineError, Input } from '@fettle/ui';
import { useState } from 'react';
import { useCreateView } from './use-views';
import type { SavedView, ViewState } from './view-state';

export interface SaveViewDialogProps {
  open: boolean;
  list: ViewList;
  state: ViewState;
  onClose: () => void;
  onSaved: (view: SavedView) => void;
}

/** Gives the state of a list a name. */
export function SaveViewDialog(props: SaveViewDialogProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => !open && props.onClose()}
      title={`Save this view of ${props.list}`}
      description="Filter, order, columns, grouping and layout are kept. Only you see it until you share it."
    >
      {props.open ? <SaveForm {...props} /> : null}
    </Dialog>
  );
}

function SaveForm({ list, state, onClose, onSaved }: SaveViewDialogProps) {
  const create = useCreateView();
  const [name, setName] = useState('');
  const [isPinned, setPinned] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const fault = name.trim() === '' ? 'Enter a name' : undefined;
  const submit = () => {
    setAsked(true);
    if (fault) return;
    const body = { list, name: name.trim(), state, isPinned };
    create.mutate(body, {
      onSuccess: (view) => {
        onSaved(view);
        onClose();
      },
    });
  };
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {create.error ? <InlineError error={create.error} title="The view was not saved" /> : null}
      <Field label="Name" error={isAsked ? fault : undefined} required>
        <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Checkbox
        label="Pin it"
        help="Pinned views come first in the menu"
        checked={isPinned}
        onChange={(event) => setPinned(event.target.checked)}
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" busy={create.isPending ? 'Saving…' : undefined}>
          Save view
        </Button>
      </div>
    </form>
  );
}
