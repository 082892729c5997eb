'use client';
import type { ViewList } from '@fettle/contracts';
import { Button, lateDialog, Menu, type MenuEntry } from '@fettle/ui';
import { Bookmark, Check, ChevronDown, Pin } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import type { SavedViewOfList } from './use-saved-view';
import { useUpdateView } from './use-views';
import { ownState, sharedWords, viewSections, type SavedView } from './view-state';

const SaveViewDialog = lateDialog(async () => (await import('./save-view-dialog')).SaveViewDialog);
const ViewDialog = lateDialog(async () => (await import('./view-dialog')).ViewDialog);

/** The views of a list by name: which one is seen, whether it has been changed, and what can be done with it. */
export function SavedViewMenu({ list, saved }: { list: ViewList; saved: SavedViewOfList }) {
  const [isSaving, setSaving] = useState(false);
  const [edited, setEdited] = useState<SavedView | null>(null);
  const update = useUpdateView();
  const { current, isModified } = saved;
  const entries = useEntries(list, saved, {
    save: (view) => update.mutate({ id: view.id, state: saved.state, version: view.version }),
    saveAs: () => setSaving(true),
    edit: setEdited,
  });
  return (
    <>
      <Menu
        align="start"
        trigger={
          <Button
            className="min-w-0 max-sm:px-3"
            icon={<Bookmark size={16} aria-hidden className="shrink-0 max-sm:hidden" />}
          >
            <span className="max-w-48 truncate">{current?.name ?? `All ${list}`}</span>
            {isModified ? <span className="text-muted">· modified</span> : null}
            <span className="sr-only">, saved views</span>
            <ChevronDown size={16} aria-hidden className="shrink-0" />
          </Button>
        }
        entries={entries}
      />
      {update.error ? (
        <span role="alert" className="text-meta text-crit">
          The view was not saved: {update.error.message}
        </span>
      ) : null}
      <SaveViewDialog
        open={isSaving}
        list={list}
        state={saved.state}
        onClose={() => setSaving(false)}
        onSaved={(view) => saved.name(view.id)}
      />
      <ViewDialog
        open={edited !== null}
        view={edited}
        onClose={() => setEdited(null)}
        onRemoved={() => saved.name(null)}
      />
    </>
  );
}

interface ViewActs {
  save: (view: SavedView) => void;
  saveAs: () => void;
  edit: (view: SavedView) => void;
}

/** The views that there are, then what can be done with the one that is seen. */
function useEntries(list: ViewList, saved: SavedViewOfList, { save, saveAs, edit }: ViewActs): MenuEntry[] {
  const mayKeep = useWorkspace().can('view:own');
  const { current, isModified } = saved;
  const entries: MenuEntry[] = viewSections(saved.views).flatMap(({ heading, views }): MenuEntry[] => [
    { kind: 'heading', label: heading },
    ...views.map((view) => viewEntry(view, saved)),
  ]);
  if (saved.views.length > 0) entries.push({ kind: 'separator' });
  const all = current ? <Blank /> : <Check size={16} aria-hidden />;
  entries.push({ label: `All ${list}`, icon: all, onSelect: () => saved.reset(ownState) });
  if (current && isModified) entries.push({ label: 'Undo the changes', onSelect: () => saved.take(current) });
  if (!mayKeep) return entries;
  entries.push({ kind: 'separator' });
  if (current && isModified && current.mayChange)
    entries.push({ label: `Save changes to ${current.name}`, onSelect: () => save(current) });
  entries.push({ label: 'Save as a new view…', onSelect: saveAs });
  if (current) entries.push({ label: `Name, sharing, default of ${current.name}…`, onSelect: () => edit(current) });
  return entries;
}

function viewEntry(view: SavedView, saved: SavedViewOfList): MenuEntry {
  const isCurrent = saved.current?.id === view.id;
  const words = [
    view.scope === 'personal' ? null : sharedWords(view),
    saved.default?.viewId === view.id ? 'opens first' : null,
  ];
  return {
    label: view.name,
    icon: isCurrent ? <Check size={16} aria-hidden /> : view.isPinned ? <Pin size={16} aria-hidden /> : <Blank />,
    hint: words.filter(Boolean).join(', '),
    onSelect: () => saved.take(view),
  };
}

function Blank() {
  return <span aria-hidden className="size-4 shrink-0" />;
}
