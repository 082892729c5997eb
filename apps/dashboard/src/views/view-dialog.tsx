'use client';
import { Button, ConfirmDialog, Dialog, Field, InlineError, Input, Select, Switch } from '@fettle/ui';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { useTeamChoice } from '@/teams/use-teams';
import {
  usePinView,
  useRemoveView,
  useSetDefault,
  useSetSharedDefault,
  useShareView,
  useUpdateView,
  useViews,
} from './use-views';
import { sharedWords, type SavedView } from './view-state';

interface ViewDialogProps {
  open: boolean;
  /** As it was when the dialog was opened. */
  view: SavedView | null;
  onClose: () => void;
  onRemoved: () => void;
}

/** What a view is called, who sees it, for whom the list opens with it, and its end. Each takes effect at once. */
export function ViewDialog({ open, view, onClose, onRemoved }: ViewDialogProps) {
  return (
    <Dialog open={open} onOpenChange={(next) => !next && onClose()} title={`View ${view?.name ?? ''}`}>
      {open && view ? <ViewForm of={view} onClose={onClose} onRemoved={onRemoved} /> : null}
    </Dialog>
  );
}

function ViewForm({ of, onClose, onRemoved }: { of: SavedView; onClose: () => void; onRemoved: () => void }) {
  const { can } = useWorkspace();
  const view = useViews(of.list).data?.items.find(({ id }) => id === of.id) ?? of;
  const pin = usePinView();
  const setDefault = useSetDefault();
  const [isRemoving, setRemoving] = useState(false);
  const error = pin.error ?? setDefault.error;
  return (
    <div className="flex flex-col gap-4">
      {error ? <InlineError error={error} title="That was not changed" /> : null}
      {view.mayChange ? <NameForm view={view} /> : null}
      <Switch
        label="Pinned"
        help="Comes first in your menu"
        checked={pin.isPending ? pin.variables.isPinned : view.isPinned}
        onChange={(event) => pin.mutate({ id: view.id, isPinned: event.target.checked })}
      />
      <Switch
        label="Opens first for me"
        help={`The list of ${view.list} opens with it where the address says nothing else`}
        checked={setDefault.isPending ? setDefault.variables.viewId !== null : view.defaultOf.includes('me')}
        onChange={(event) => setDefault.mutate({ list: view.list, viewId: event.target.checked ? view.id : null })}
      />
      {can('view:share') ? (
        <Sharing view={view} />
      ) : (
        <p className="text-meta text-muted">
          Seen by {sharedWords(view)}. Sharing takes the permission view:share, which editors have.
        </p>
      )}
      <div className="flex flex-wrap justify-between gap-2">
        {view.mayChange ? <Button onClick={() => setRemoving(true)}>Delete…</Button> : <span />}
        <Button onClick={onClose}>Close</Button>
      </div>
      <RemoveView
        view={view}
        open={isRemoving}
        onOpenChange={setRemoving}
        onRemoved={() => {
          onRemoved();
          onClose();
        }}
      />
    </div>
  );
}

interface RemoveViewProps {
  view: SavedView;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onRemoved: () => void;
}

function RemoveView({ view, open, onOpenChange, onRemoved }: RemoveViewProps) {
  const remove = useRemoveView();
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Delete the view ${view.name}`}
      consequence={
        view.scope === 'personal'
          ? 'Only you see it. The list stays as it is.'
          : `It goes for ${sharedWords(view)}, also where the list opens with it.`
      }
      confirmLabel="Delete view"
      onConfirm={async () => {
        await remove.mutateAsync(view.id);
        onRemoved();
      }}
    />
  );
}

function NameForm({ view }: { view: SavedView }) {
  const update = useUpdateView();
  const [name, setName] = useState(view.name);
  return (
    <form
      noValidate
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== '') update.mutate({ id: view.id, name: name.trim(), version: view.version });
      }}
    >
      {update.error ? <InlineError error={update.error} title="The name was not changed" /> : null}
      <div className="flex items-end gap-2">
        <Field label="Name" className="flex-1" error={name.trim() === '' ? 'Enter a name' : undefined}>
          <Input value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
        </Field>
        <Button type="submit" busy={update.isPending ? 'Renaming…' : undefined} disabled={name.trim() === view.name}>
          Rename
        </Button>
      </div>
    </form>
  );
}

/** With whom it is shared; and where it is, whether the list opens with it for them. */
function Sharing({ view }: { view: SavedView }) {
  const share = useShareView();
  const setShared = useSetSharedDefault();
  const teams = (useTeamChoice().data?.items ?? []).filter(({ isMine }) => isMine);
  const value = view.scope === 'team' ? (view.teamId ?? 'personal') : view.scope;
  const options = [
    { value: 'personal', label: 'Only you' },
    ...teams.map(({ id, name }) => ({ value: id, label: `Team ${name}` })),
    { value: 'workspace', label: 'Everybody in this workspace' },
  ];
  const error = share.error ?? setShared.error;
  const isFirst = view.defaultOf.includes(view.scope === 'team' ? 'team' : 'workspace');
  return (
    <div className="flex flex-col gap-2">
      {error ? <InlineError error={error} title="That was not shared" /> : null}
      <Field
        label="Who sees it"
        help="You share with teams that you belong to. Who may share may also change what is shared."
      >
        <Select
          value={share.isPending ? (share.variables.teamId ?? share.variables.scope) : value}
          options={options}
          onChange={({ target }) => {
            const scope =
              target.value === 'personal' || target.value === 'workspace' ? target.value : ('team' as const);
            share.mutate({ id: view.id, scope, teamId: scope === 'team' ? target.value : null });
          }}
        />
      </Field>
      {view.scope === 'personal' ? null : (
        <Switch
          label={`Opens first for ${sharedWords(view)}`}
          help="Whoever has chosen another one keeps that"
          checked={setShared.isPending ? setShared.variables.viewId !== null : isFirst}
          onChange={(event) =>
            setShared.mutate({
              list: view.list,
              viewId: event.target.checked ? view.id : null,
              teamId: view.scope === 'team' ? view.teamId : null,
            })
          }
        />
      )}
    </div>
  );
}
