'use client';
import { ActForm, Button, Dialog, Field, Input } from '@fettle/ui';
import { useState } from 'react';
import type { Node } from '../node-presence';
import type { MadeKey } from './key-words';
import type { KeyActs } from './use-agent-keys';

interface IssueDialogProps {
  open: boolean;
  node: Node;
  acts: KeyActs;
  onClose: () => void;
  onMade: (made: MadeKey) => void;
}

/** Another key with a label. Each time it opens it is empty. */
export function IssueDialog(props: IssueDialogProps) {
  const { open, node, onClose } = props;
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={`Make another agent key for ${node.name}`}>
      {open ? <IssueForm {...props} /> : null}
    </Dialog>
  );
}

function IssueForm({ acts: { issue }, onClose, onMade }: IssueDialogProps) {
  const [label, setLabel] = useState('');
  const [isTried, setTried] = useState(false);
  const isMissing = label.trim() === '';
  const submit = async () => {
    setTried(true);
    if (!isMissing) onMade(await issue.mutateAsync(label));
  };
  return (
    <ActForm onSubmit={submit} error={issue.error} failed="The key was not made">
      <Field
        label="Label"
        help="What it is for, such as “Spare in the safe”. Both keys are good until you revoke one."
        error={isTried && isMissing ? 'Enter a label' : undefined}
        required
      >
        <Input
          value={label}
          maxLength={80}
          onChange={(event) => setLabel(event.target.value)}
          autoComplete="off"
          autoFocus
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Make no key</Button>
        <Button type="submit" variant="primary" busy={issue.isPending ? 'Making the key…' : undefined}>
          Make the key
        </Button>
      </div>
    </ActForm>
  );
}
