'use client';
import { INVITATION_HOURS, roleWords, type WorkspaceRole } from '@fettle/contracts';
import { Button, Dialog, Field, InlineError, notify, Select, TextArea } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { KnownPeople } from './known-people';
import { assignableRoles, readAddresses } from './member-words';
import type { ShownLink } from './shown-links';
import { useAddMember } from './use-members';

interface InviteProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onLinks: (links: readonly ShownLink[]) => void;
}

/** Several addresses at once, one role. Each time it opens it is empty. */
export function InviteDialog(props: InviteProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => (open ? undefined : props.onClose())}
      size="wide"
      title="Invite people"
      description={`Whoever is here already joins at once; everybody else gets a link that works once, for ${INVITATION_HOURS} hours.`}
    >
      {props.open ? <InviteForm {...props} /> : null}
    </Dialog>
  );
}

function InviteForm({ onClose, onLinks }: InviteProps) {
  const { role: own } = useWorkspace();
  const form = useInviteForm({ onClose, onLinks });
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void form.submit();
      }}
    >
      {form.refusals.map(({ email, error }) => (
        <InlineError key={email} error={error} title={`${email} was not invited`} />
      ))}
      <Field label="E-mail addresses" help="Parted by commas, spaces or lines." error={form.fault} required>
        <TextArea
          value={form.text}
          onChange={(event) => form.setText(event.target.value)}
          autoFocus
          rows={3}
          spellCheck={false}
        />
      </Field>
      <KnownPeople chosen={form.addresses} onChoose={form.add} />
      <Field label="Role" help={roleWords[form.role]}>
        <Select
          options={assignableRoles(own, null).map((one) => ({ value: one, label: one }))}
          value={form.role}
          onChange={(event) => form.setRole(event.target.value as WorkspaceRole)}
          className="w-44"
        />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Invite nobody</Button>
        <Button type="submit" variant="primary" busy={form.isBusy ? 'Inviting…' : undefined}>
          {form.addresses.length > 1 ? `Invite ${form.addresses.length} people` : 'Invite'}
        </Button>
      </div>
    </form>
  );
}

function useInviteForm({ onClose, onLinks }: Pick<InviteProps, 'onClose' | 'onLinks'>) {
  const [text, setText] = useState('');
  const [role, setRole] = useState<WorkspaceRole>('viewer');
  const [isTried, setTried] = useState(false);
  const invite = useInvite();
  const { addresses, wrong } = readAddresses(text);
  const isReady = wrong.length === 0 && addresses.length > 0;
  const fault = wrong.length > 0 ? `No e-mail address: ${wrong.join(', ')}` : 'Enter at least one e-mail address';
  return {
    text,
    setText,
    role,
    setRole,
    addresses,
    fault: isTried && !isReady ? fault : undefined,
    refusals: invite.faults,
    isBusy: invite.isBusy,
    add: (email: string) => setText((before) => (before.trim() === '' ? email : `${before.trim()}\n${email}`)),
    submit: async () => {
      setTried(true);
      if (!isReady || invite.isBusy) return;
      const { links, refused } = await invite.run(addresses, role);
      if (links.length > 0) onLinks(links);
      // Who was refused stays in the field, with the reason above it.
      if (refused.length === 0) onClose();
      else setText(refused.join('\n'));
    },
  };
}

/** Invites one after the other, so that one that is refused does not stop the rest. */
function useInvite() {
  const add = useAddMember();
  const [faults, setFaults] = useState<{ email: string; error: unknown }[]>([]);
  const [isBusy, setBusy] = useState(false);
  const run = async (emails: readonly string[], role: WorkspaceRole) => {
    setBusy(true);
    setFaults([]);
    const links: ShownLink[] = [];
    const refused: string[] = [];
    for (const email of emails) {
      try {
        const { link } = await add.mutateAsync({ email, role });
        if (link) links.push({ email, link });
      } catch (error) {
        refused.push(email);
        setFaults((before) => [...before, { email, error }]);
      }
    }
    setBusy(false);
    const done = emails.length - refused.length;
    if (done > 0 && links.length === 0) notify({ title: `${done} invited`, tone: 'ok' });
    return { links, refused };
  };
  return { run, faults, isBusy };
}
