'use client';
import { ConfirmDialog, Field, InlineError, notify, Select } from '@fettle/ui';
import { useState } from 'react';
import { api } from '@/data/api';
import { useMembers } from '@/members/use-members';
import { useWorkspace } from '@/session/use-session';
import { useRefreshWorkspace } from './use-workspace-facts';

const active = { state: 'active', sort: 'name', direction: 'asc' } as const;

/** Who the workspace is handed on to: an active member who does not own it. */
export function TransferDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { id: workspaceId, name } = useWorkspace();
  const [userId, setUserId] = useState('');
  const members = useMembers(active);
  const refresh = useRefreshWorkspace();
  const heirs = (members.data?.pages.flatMap((page) => page.items) ?? []).filter(({ role }) => role !== 'owner');
  const heir = heirs.find((one) => one.userId === userId);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => {
        if (next) return;
        setUserId('');
        onClose();
      }}
      title={`Hand on ${name}`}
      consequence="They own it from then on, and you are an admin. Only they can hand it back."
      confirmLabel={heir ? `Make ${heir.name} the owner` : 'Choose somebody first'}
      cancelLabel="Keep it"
      busyLabel="Handing on…"
      isReady={heir !== undefined}
      onConfirm={async () => {
        await api.workspaces.transfer({ params: { workspaceId }, body: { userId } });
        notify({ title: `${heir?.name} owns ${name} now`, tone: 'ok' });
        await refresh();
      }}
    >
      {members.error ? <InlineError error={members.error} title="The members could not be read" /> : null}
      <Field
        label="The new owner"
        help={
          members.data && heirs.length === 0 ? 'Nobody else is an active member. Invite somebody first.' : undefined
        }
      >
        <Select
          options={[
            { value: '', label: 'Choose a member' },
            ...heirs.map((one) => ({ value: one.userId, label: `${one.name}, ${one.email} (${one.role})` })),
          ]}
          value={userId}
          onChange={(event) => setUserId(event.target.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
