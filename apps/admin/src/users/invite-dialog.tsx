'use client';
import { Email, type PlatformRole } from '@fettle/contracts';
import { Button, Dialog, Field, InlineError, Input, Select } from '@fettle/ui';
import { useState } from 'react';
import { HandedLink } from './handed-link';
import { roleWords } from './user-words';
import { useInvite } from './use-users';

const roleOptions = Object.entries(roleWords).map(([value, label]) => ({ value, label }));
const empty = { email: '', name: '', platformRole: 'user' as PlatformRole };

/** Invites an e-mail address; without mail the link is shown, this once. */
export function InviteDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [values, setValues] = useState(empty);
  const [isWrong, setWrong] = useState(false);
  const invite = useInvite();
  const close = () => {
    setValues(empty);
    setWrong(false);
    invite.reset();
    onClose();
  };
  const submit = () => {
    const email = Email.safeParse(values.email.trim());
    setWrong(!email.success);
    const name = values.name.trim();
    if (email.success)
      invite.mutate({ email: email.data, platformRole: values.platformRole, ...(name ? { name } : {}) });
  };
  const done = invite.data;
  return (
    <Dialog
      open={open}
      onOpenChange={(isOpen) => !isOpen && close()}
      title={done ? `${done.user.name} is invited` : 'Invite somebody'}
      {...(done ? {} : { description: 'They set a password by a link that works once, for 72 hours.' })}
      footer={
        done ? (
          <Button variant="primary" onClick={close}>
            Done
          </Button>
        ) : (
          <>
            <Button onClick={close}>Invite nobody</Button>
            <Button variant="primary" busy={invite.isPending ? 'Inviting…' : undefined} onClick={submit}>
              Invite
            </Button>
          </>
        )
      }
    >
      {done ? (
        <HandedLink email={done.user.email} link={done.link} />
      ) : (
        <form
          className="flex flex-col gap-4"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {invite.error ? <InlineError error={invite.error} title="Nobody was invited" /> : null}
          <Field
            label="E-mail address"
            error={isWrong ? 'Enter an e-mail address, such as you@example.org' : undefined}
            required
          >
            <Input
              type="email"
              spellCheck={false}
              autoComplete="off"
              value={values.email}
              onChange={(event) => setValues({ ...values, email: event.target.value })}
            />
          </Field>
          <Field label="Name" optional help="They can change it when they join.">
            <Input
              maxLength={120}
              autoComplete="off"
              value={values.name}
              onChange={(event) => setValues({ ...values, name: event.target.value })}
            />
          </Field>
          <Field
            label="Platform role"
            help="Administrators of the platform may do everything in this console. Workspaces are joined in the workspaces."
          >
            <Select
              options={roleOptions}
              value={values.platformRole}
              onChange={(event) => setValues({ ...values, platformRole: event.target.value as PlatformRole })}
            />
          </Field>
          {/* Enter in a field sends the form, as the button below does. */}
          <button type="submit" hidden />
        </form>
      )}
    </Dialog>
  );
}
