'use client';
import { PersonName } from '@fettle/contracts';
import { Button, Dialog, Field, InlineError, Input } from '@fettle/ui';
import { useState } from 'react';
import type { UserDetail } from './user-words';
import { useChangeUser } from './use-users';

/** Gives somebody another name. */
export function RenameDialog({ user, open, onClose }: { user: UserDetail; open: boolean; onClose: () => void }) {
  const [name, setName] = useState<string | null>(null);
  const change = useChangeUser(user.id);
  const shown = name ?? user.name;
  const isUnnamed = !PersonName.safeParse(shown).success;
  const close = () => {
    setName(null);
    change.reset();
    onClose();
  };
  const submit = () => {
    if (!isUnnamed) change.mutate({ name: shown.trim(), version: user.version }, { onSuccess: close });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && close()}
      title={`Rename ${user.name}`}
      footer={
        <>
          <Button onClick={close}>Keep the name</Button>
          <Button
            variant="primary"
            disabled={isUnnamed}
            busy={change.isPending ? 'Renaming…' : undefined}
            onClick={submit}
          >
            Rename
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {change.error ? <InlineError error={change.error} title="The name is as it was" /> : null}
        <Field label="Name" error={isUnnamed ? 'Enter the name that colleagues will see' : undefined} required>
          <Input value={shown} maxLength={120} autoComplete="off" onChange={(event) => setName(event.target.value)} />
        </Field>
      </form>
    </Dialog>
  );
}
