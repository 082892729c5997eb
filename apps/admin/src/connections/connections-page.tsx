'use client';
import {
  ConfirmDialog,
  DataTable,
  EmptyState,
  FilterInput,
  Freshness,
  PageHeader,
  Select,
  Verdict,
  pagedRows,
  useLast,
} from '@fettle/ui';
import { useState } from 'react';
import { SilentProcesses } from '@/process/silent-processes';
import { Frame } from '@/shell/frame';
import { connectionColumns } from './connection-columns';
import { countWords, kindWords, kinds, peerOf } from './connection-words';
import type { Connection, ConnectionKind, ConnectionList } from './connection-words';
import { useCloseConnection, useConnectionSearch, useConnections } from './use-connections';

const kindOptions = [
  { value: '', label: 'Every kind' },
  ...kinds.map((value) => ({ value, label: kindWords[value].many })),
];

/** Who is connected to the control plane now: to which process, from where, since when. */
export function ConnectionsPage() {
  const search = useConnectionSearch();
  const list = useConnections(search);
  const [closing, setClosing] = useState<Connection | null>(null);
  const first = list.data?.pages[0];
  return (
    <Frame readAt={list.dataUpdatedAt || null} error={list.error} lateAfterMs={25_000}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Connections"
          beside
          answer={first ? <Answer first={first} isOld={list.error !== null} /> : undefined}
          age={first ? <Freshness did="checked" at={list.dataUpdatedAt} expectedEveryMs={25_000} /> : undefined}
        />
        <SearchBar search={search} />
        {first ? <SilentProcesses processes={first.processes} what="their connections are" /> : null}
        <DataTable
          label="Connections"
          unit={['connection', 'connections']}
          columns={connectionColumns(first?.processes ?? [], setClosing)}
          rowKey={({ bootId, id }) => `${bootId} ${id}`}
          rowLabel={peerOf}
          {...pagedRows(list)}
          empty={<Nobody isFiltered={Boolean(search.q ?? search.kind)} />}
        />
      </div>
      <CloseDialog connection={closing} onClose={() => setClosing(null)} />
    </Frame>
  );
}

function SearchBar({ search }: { search: ReturnType<typeof useConnectionSearch> }) {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterInput
        label="Part of an address, node, person or program; or a whole id"
        placeholder="Address, node, person, program"
        className="w-80 max-sm:w-full"
        value={search.q ?? ''}
        onChange={(q) => void search.set({ q: q || null })}
      />
      <Select
        aria-label="Kind"
        className="w-44"
        options={kindOptions}
        value={search.kind ?? ''}
        onChange={(event) => void search.set({ kind: (event.target.value || null) as ConnectionKind | null })}
      />
    </div>
  );
}

function Answer({ first: { counts, processes }, isOld }: { first: ConnectionList; isOld: boolean }) {
  const isPartial = processes.some(({ answered }) => !answered);
  const words = countWords(counts);
  if (isOld) return <Verdict state="stale" words={words} isOld />;
  if (isPartial) return <Verdict state="degraded" words={`${words}, not of all processes`} />;
  const at = processes.length === 1 ? '1 process' : `${processes.length} processes`;
  return (
    <span aria-live="polite">
      {words} at {at}
    </span>
  );
}

function Nobody({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return <EmptyState title="No connection fits">Take a part of the search away to see more.</EmptyState>;
  return (
    <EmptyState title="Nobody is connected">
      Agents connect as soon as they run, and browsers while a page of the dashboard is open.
    </EmptyState>
  );
}

function CloseDialog({ connection, onClose }: { connection: Connection | null; onClose: () => void }) {
  const close = useCloseConnection();
  const shown = useLast(connection);
  if (!shown) return null;
  const { one, afterClose } = kindWords[shown.kind];
  return (
    <ConfirmDialog
      open={connection !== null}
      onOpenChange={(open) => !open && onClose()}
      tone="plain"
      title={`Close the ${one} of ${peerOf(shown)}`}
      consequence={afterClose}
      confirmLabel="Close this connection"
      cancelLabel="Leave it open"
      busyLabel="Closing…"
      onConfirm={async () => void (await close.mutateAsync(shown))}
    />
  );
}
