'use client';
import type { CommandResult } from '@fettle/contracts';
import { DataTable, EmptyState, formatBytes, type Column } from '@fettle/ui';
import { useState } from 'react';
import { SearchField } from '@/acts/search-field';

type Stats = CommandResult<'network_stats'>;
type Socket = Stats['listening'][number];
type Connection = Stats['connections'][number];

const unknown = <span className="text-muted">not visible to the agent</span>;
const who = ({ process, pid }: Pick<Socket, 'process' | 'pid'>) =>
  process === null ? unknown : `${process}${pid === null ? '' : ` (${pid})`}`;

const rateColumns: readonly Column<Stats['interfaces'][number]>[] = [
  { key: 'interface', header: 'Traffic', width: 'minmax(8rem, 1fr)', card: 'title', cell: (row) => row.interface },
  { key: 'rx', header: 'In', width: '9rem', align: 'end', cell: (row) => `${formatBytes(row.rxBytesPerS)}/s` },
  { key: 'tx', header: 'Out', width: '9rem', align: 'end', cell: (row) => `${formatBytes(row.txBytesPerS)}/s` },
  {
    key: 'total',
    header: 'In, since it is up',
    width: '10rem',
    align: 'end',
    from: 'lg',
    cell: (row) => formatBytes(row.rxBytes),
  },
  {
    key: 'sent',
    header: 'Out, since it is up',
    width: '10rem',
    align: 'end',
    from: 'lg',
    cell: (row) => formatBytes(row.txBytes),
  },
  {
    key: 'errors',
    header: 'Errors',
    width: '6rem',
    align: 'end',
    from: 'lg',
    cell: (row) => row.rxErrors + row.txErrors,
  },
];

const listeningColumns: readonly Column<Socket>[] = [
  { key: 'port', header: 'Port', width: '8rem', card: 'title', cell: (row) => `${row.localPort}/${row.protocol}` },
  { key: 'address', header: 'Listens on', width: 'minmax(10rem, 2fr)', cell: (row) => row.local },
  { key: 'process', header: 'Process', width: 'minmax(10rem, 2fr)', cell: who },
];

const connectionColumns: readonly Column<Connection>[] = [
  {
    key: 'remote',
    header: 'With',
    width: 'minmax(12rem, 2fr)',
    card: 'title',
    cell: (row) => `${row.remote}:${row.remotePort}`,
  },
  {
    key: 'local',
    header: 'Here',
    width: 'minmax(12rem, 2fr)',
    cell: (row) => `${row.local}:${row.localPort}/${row.protocol}`,
  },
  { key: 'state', header: 'State', width: '9rem', cell: (row) => row.state.toLowerCase() },
  { key: 'process', header: 'Process', width: 'minmax(8rem, 1fr)', from: 'lg', cell: who },
];

/** Rates over a second, listening ports, connections and those at the other end. */
export function Traffic({ result }: { result: Stats }) {
  const [search, setSearch] = useState('');
  const words = search.trim().toLowerCase();
  return (
    <>
      <DataTable
        label="Traffic"
        unit={['interface', 'interfaces']}
        columns={rateColumns}
        rows={result.interfaces}
        rowKey={(row) => row.interface}
        rowLabel={(row) => row.interface}
        empty={<EmptyState title="No interfaces">The node told of none.</EmptyState>}
      />
      <SearchField label="Search ports and connections" value={search} onChange={setSearch} />
      <Listening rows={keyed(result.listening, words)} words={words} />
      <Connections rows={keyed(result.connections, words)} words={words} total={result.total} />
      <Talkers talkers={result.topTalkers} />
    </>
  );
}

type Keyed<T> = T & { key: string };

/** Those that have the words in one of their cells. Sockets can be alike, so their place is part of the key. */
function keyed<T extends Socket>(rows: readonly T[], words: string): Keyed<T>[] {
  return rows
    .map((row, at) => ({ ...row, key: `${at} ${row.protocol} ${row.local} ${row.localPort}` }))
    .filter((row) => Object.values(row).join(' ').toLowerCase().includes(words));
}

function Listening({ rows, words }: { rows: Keyed<Socket>[]; words: string }) {
  return (
    <DataTable
      label="Listening ports"
      unit={['listening port', 'listening ports']}
      columns={listeningColumns as readonly Column<Keyed<Socket>>[]}
      rows={rows}
      rowKey={(row) => row.key}
      rowLabel={(row) => `${row.localPort}/${row.protocol}`}
      empty={
        <EmptyState title={words ? 'No port matches' : 'Nothing listens'}>Nobody can connect to it then.</EmptyState>
      }
    />
  );
}

function Connections({ rows, words, total }: { rows: Keyed<Connection>[]; words: string; total: number }) {
  return (
    <DataTable
      label="Connections"
      unit={['connection', 'connections']}
      columns={connectionColumns as readonly Column<Keyed<Connection>>[]}
      rows={rows}
      rowKey={(row) => row.key}
      rowLabel={(row) => `${row.remote}:${row.remotePort}`}
      total={words ? rows.length : total}
      empty={
        <EmptyState title={words ? 'No connection matches' : 'No connections'}>Nobody talks to it now.</EmptyState>
      }
    />
  );
}

function Talkers({ talkers }: { talkers: Stats['topTalkers'] }) {
  if (talkers.length === 0) return null;
  const words = talkers.slice(0, 5).map(({ address, connections }) => `${address} (${connections})`);
  return <p className="text-dense text-muted">Most connections: {words.join(', ')}</p>;
}
