'use client';
import {
  Button,
  DataTable,
  EmptyState,
  FilterInput,
  Freshness,
  PageHeader,
  Select,
  Verdict,
  lateDialog,
  pagedRows,
} from '@fettle/ui';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Frame } from '@/shell/frame';
import { ShownLink, type Handed } from '@/users/shown-link';
import { states, useWorkspaces, useWorkspaceSearch, type Workspace } from './use-workspaces';
import { WorkspaceActs, type ChosenAct } from './workspace-acts';
import { workspaceColumns } from './workspace-columns';

const CreateWorkspaceDialog = lateDialog(async () => (await import('./create-workspace-dialog')).CreateWorkspaceDialog);

const stateWords = { open: 'open', archived: 'archived', deleting: 'being deleted', ownerless: 'without an owner' };
const stateOptions = [
  { value: '', label: 'Every state' },
  ...states.map((value) => ({ value, label: stateWords[value] })),
];
type Search = ReturnType<typeof useWorkspaceSearch>;

/** Every workspace of the platform, with what it holds and what an administrator may do with it. */
export function WorkspacesPage() {
  const search = useWorkspaceSearch();
  const list = useWorkspaces(search.query);
  const [act, setAct] = useState<ChosenAct | null>(null);
  const [isMaking, setMaking] = useState(false);
  const [handed, setHanded] = useState<Handed | null>(null);
  const first = list.data?.pages[0];
  return (
    <Frame readAt={list.dataUpdatedAt || null} error={list.error} lateAfterMs={25_000}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Workspaces"
          beside
          answer={first ? <Answer total={first.total} search={search} isOld={list.error !== null} /> : undefined}
          age={first ? <Freshness did="checked" at={list.dataUpdatedAt} expectedEveryMs={25_000} /> : undefined}
          actions={
            <Button variant="primary" icon={<Plus size={16} aria-hidden />} onClick={() => setMaking(true)}>
              New workspace
            </Button>
          }
        />
        <SearchBar search={search} />
        <DataTable
          label="Workspaces"
          unit={['workspace', 'workspaces']}
          // A name and a slug are two lines.
          view={{ columns: null, density: 'touch' }}
          columns={workspaceColumns((kind, workspace) => setAct({ kind, workspace }))}
          rowKey={({ id }: Workspace) => id}
          rowLabel={({ name }) => name}
          rowHref={({ id }) => `/workspaces/${id}`}
          sort={search.sort}
          onSortChange={search.setSort}
          {...pagedRows(list)}
          empty={<EmptyState title="No workspace fits">Take a part of the search away to see more.</EmptyState>}
        />
      </div>
      <CreateWorkspaceDialog open={isMaking} onClose={() => setMaking(false)} onLink={setHanded} />
      <WorkspaceActs act={act} onClose={() => setAct(null)} onLink={setHanded} />
      <ShownLink handed={handed} onClose={() => setHanded(null)} />
    </Frame>
  );
}

function SearchBar({ search }: { search: Search }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterInput
        label="Part of a name or slug"
        placeholder="Name or slug"
        className="w-80 max-sm:w-full"
        value={search.search ?? ''}
        onChange={(text) => void search.set({ search: text || null })}
      />
      <Select
        aria-label="State"
        className="w-44"
        options={stateOptions}
        value={search.state ?? ''}
        onChange={(event) => void search.set({ state: (event.target.value || null) as Search['state'] })}
      />
    </div>
  );
}

function Answer({ total, search, isOld }: { total: number; search: Search; isOld: boolean }) {
  const fits = search.search || search.state ? ' that fit' : '';
  const words = `${total.toLocaleString('en-US')} ${total === 1 ? 'workspace' : 'workspaces'}${fits}`;
  if (isOld) return <Verdict state="stale" words={words} isOld />;
  return <span aria-live="polite">{words}</span>;
}
