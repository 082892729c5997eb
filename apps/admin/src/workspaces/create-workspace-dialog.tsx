'use client';
import { WorkspaceSlug } from '@fettle/contracts';
import { ActForm, Button, Dialog, Field, Input, notify } from '@fettle/ui';
import { useState } from 'react';
import { api } from '@/data/api';
import type { Handed } from '@/users/shown-link';
import { useWorkspaceAct } from './use-workspaces';
import { slugFrom } from './slug-from';

interface CreateProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onLink: (handed: Handed) => void;
}

/** Name, slug and owner of a new workspace. Each time it opens it is empty. */
export function CreateWorkspaceDialog(props: CreateProps) {
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => (open ? undefined : props.onClose())}
      title="Make a workspace"
      description="It belongs to its owner, who invites everybody else. Nodes, tasks and people of other workspaces are not seen in it."
    >
      {props.open ? <CreateForm {...props} /> : null}
    </Dialog>
  );
}

function CreateForm(props: CreateProps) {
  const form = useCreateForm(props);
  return (
    <ActForm onSubmit={form.submit} error={form.error} failed="The workspace was not made">
      <Field label="Name" error={form.faults.name} required>
        <Input value={form.name} onChange={(event) => form.setName(event.target.value)} maxLength={120} autoFocus />
      </Field>
      <Field label="Slug" help={`Its pages are at /w/${form.slug || '…'}.`} error={form.faults.slug} required>
        <Input mono value={form.slug} onChange={(event) => form.setSlug(event.target.value)} maxLength={64} />
      </Field>
      <Field
        label="E-mail address of its owner"
        help="Somebody who is here already owns it at once; anybody else is invited."
        error={form.faults.email}
        required
      >
        <Input type="email" value={form.email} onChange={(event) => form.setEmail(event.target.value)} />
      </Field>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={props.onClose}>Make none</Button>
        <Button type="submit" variant="primary" busy={form.isBusy ? 'Making the workspace…' : undefined}>
          Make the workspace
        </Button>
      </div>
    </ActForm>
  );
}

function useCreateForm({ onClose, onLink }: CreateProps) {
  const [name, setName] = useState('');
  const [ownSlug, setSlug] = useState<string | null>(null);
  const [email, setEmail] = useState('');
  const [isTried, setTried] = useState(false);
  const create = useWorkspaceAct((body: { name: string; slug: string; owner: { email: string } }) =>
    api.platformWorkspaces.create({ body }),
  );
  const slug = ownSlug ?? slugFrom(name);
  const faults = {
    name: name.trim() === '' ? 'Enter a name' : undefined,
    slug: WorkspaceSlug.safeParse(slug).success
      ? undefined
      : 'Lower-case letters and digits, with single hyphens between them',
    email: /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? undefined : 'Enter an e-mail address',
  };
  return {
    name,
    setName,
    slug,
    setSlug,
    email,
    setEmail,
    faults: isTried ? faults : { name: undefined, slug: undefined, email: undefined },
    error: create.error,
    isBusy: create.isPending,
    submit: async () => {
      setTried(true);
      if (Object.values(faults).some((fault) => fault !== undefined)) return;
      const { link } = await create.mutateAsync({ name, slug, owner: { email: email.trim() } });
      onClose();
      if (link) onLink({ email: email.trim(), link });
      else notify({ title: `The workspace ${name.trim()} is made`, tone: 'ok' });
    },
  };
}
