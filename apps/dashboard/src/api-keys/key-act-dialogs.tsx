'use client';
import { rotationHours } from '@fettle/contracts';
import { ActForm, Button, ConfirmDialog, Dialog, Field, Input, Select, useLast } from '@fettle/ui';
import { useState } from 'react';
import type { KeyAct } from './key-acts';
import type { ApiKey, NewApiKey } from './key-words';
import { useRenameKey, useRevokeKey, useRotateKey } from './use-api-keys';

export interface ChosenAct {
  readonly act: KeyAct;
  readonly key: ApiKey;
}

interface ActProps {
  readonly chosen: ChosenAct | null;
  readonly onClose: () => void;
  readonly onMade: (made: NewApiKey) => void;
}

/** What is asked before a key is rotated, renamed or revoked. */
export function KeyActDialogs({ chosen, onClose, onMade }: ActProps) {
  const shown = useLast(chosen);
  if (!shown) return null;
  const of = (act: KeyAct) => ({ apiKey: shown.key, open: chosen?.act === act, onClose });
  if (shown.act === 'rotate') return <RotateDialog {...of('rotate')} onMade={onMade} />;
  if (shown.act === 'rename') return <RenameDialog key={shown.key.id} {...of('rename')} />;
  return <RevokeDialog {...of('revoke')} />;
}

interface DialogProps {
  readonly apiKey: ApiKey;
  readonly open: boolean;
  readonly onClose: () => void;
}

function RevokeDialog({ apiKey, open, onClose }: DialogProps) {
  const revoke = useRevokeKey();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`Revoke the key ${apiKey.name}`}
      consequence="Whatever uses it is refused from its next request on. This cannot be undone."
      confirmLabel="Revoke 1 key"
      cancelLabel="Keep the key"
      busyLabel="Revoking…"
      onConfirm={async () => void (await revoke.mutateAsync(apiKey.id))}
    />
  );
}

const overlaps = [
  { value: '0', label: 'Now' },
  { value: '1', label: 'In an hour' },
  { value: String(rotationHours.default), label: 'In a day' },
  { value: String(rotationHours.most), label: 'In a week' },
];

function RotateDialog({ apiKey, open, onClose, onMade }: DialogProps & Pick<ActProps, 'onMade'>) {
  const [hours, setHours] = useState(String(rotationHours.default));
  const rotate = useRotateKey();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      tone="plain"
      title={`Rotate the key ${apiKey.name}`}
      consequence="A new key with the same name and scopes is made. Both work until the old one ends."
      confirmLabel="Make the new key"
      cancelLabel="Keep the old key"
      busyLabel="Making the new key…"
      onConfirm={async () => onMade(await rotate.mutateAsync({ keyId: apiKey.id, overlapHours: Number(hours) }))}
    >
      <Field label="The old key ends">
        <Select options={overlaps} value={hours} onChange={(event) => setHours(event.target.value)} className="w-44" />
      </Field>
    </ConfirmDialog>
  );
}

function RenameDialog({ apiKey, open, onClose }: DialogProps) {
  const [name, setName] = useState(apiKey.name);
  const rename = useRenameKey();
  const submit = async () => {
    if (name.trim() === '') return;
    await rename.mutateAsync({ keyId: apiKey.id, name });
    onClose();
  };
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={`Rename the key ${apiKey.name}`}>
      <ActForm onSubmit={submit} error={rename.error} failed="It was not renamed">
        <Field label="Name" error={name.trim() === '' ? 'Enter a name' : undefined} required>
          <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" autoFocus />
        </Field>
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Keep the name</Button>
          <Button type="submit" variant="primary" busy={rename.isPending ? 'Renaming…' : undefined}>
            Rename the key
          </Button>
        </div>
      </ActForm>
    </Dialog>
  );
}
