'use client';
import { ActForm, Button, Dialog, Field, Input, notify } from '@fettle/ui';
import { useState } from 'react';
import { api } from '@/data/api';
import { useWorkspaceAct, type Workspace } from './use-workspaces';
import type { WorkspaceDialogProps } from './workspace-acts';

/** Name, slug and time zone of any workspace. */
export function EditWorkspaceDialog({ workspace, open, onClose }: WorkspaceDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : onClose())}
      title={`Change ${workspace.name}`}
      description="Pages that are open move along to a new slug; links that people have kept do not."
    >
      {open ? <EditForm workspace={workspace} onClose={onClose} /> : null}
    </Dialog>
  );
}

function EditForm({ workspace, onClose }: { workspace: Workspace; onClose: () => void }) {
  const [values, setValues] = useState({ name: workspace.name, slug: workspace.slug, timezone: workspace.timezone });
  const save = useWorkspaceAct((body: typeof values & { version: number }) =>
    api.platformWorkspaces.update({ params: { workspaceId: workspace.id }, body }),
  );
  const submit = async () => {
    await save.mutateAsync({ ...values, version: workspace.version });
    notify({ title: `${values.name.trim()} is changed`, tone: 'ok' });
    onClose();
  };
  const field = (name: keyof typeof values, label: string, isMono = false) => (
    <Field label={label} required>
      <Input
        mono={isMono}
        value={values[name]}
        onChange={(event) => setValues((before) => ({ ...before, [name]: event.target.value }))}
      />
    </Field>
  );
  return (
    <ActForm onSubmit={submit} error={save.error} failed="It was not changed">
      {field('name', 'Name')}
      {field('slug', 'Slug', true)}
      {field('timezone', 'Time zone')}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onClose}>Keep it as it is</Button>
        <Button type="submit" variant="primary" busy={save.isPending ? 'Saving…' : undefined}>
          Save
        </Button>
      </div>
    </ActForm>
  );
}
