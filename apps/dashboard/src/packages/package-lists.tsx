'use client';
import type { CommandResult, PackageRow } from '@fettle/contracts';
import { EmptyState, TimeText } from '@fettle/ui';
import { useMemo } from 'react';
import { LocalTable } from '@/acts/local-table';
import { SearchField } from '@/acts/search-field';
import type { Plan } from '@/acts/use-acts';
import { useLocalRows } from '@/acts/use-local-rows';
import { packageColumns, updateColumns, type Update } from './package-columns';

const textOf = (row: PackageRow) => `${row.name} ${row.version} ${row.description}`;
const valueOf = (row: PackageRow) => row.name;
const updateText = (row: Update) => `${row.name} ${row.isSecurity ? 'security' : ''}`;
const updateValue = (row: Update, key: string) => (key === 'security' ? Number(row.isSecurity) : row.name);

/** What is installed. */
export function InstalledPackages({ result, plan }: { result: CommandResult<'packageList'>; plan: Plan | null }) {
  const rows = useLocalRows(result.packages, textOf, valueOf, { key: 'name', direction: 'asc' });
  const columns = useMemo(() => packageColumns(plan), [plan]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SearchField label="Search installed packages" value={rows.search} onChange={rows.setSearch} />
        {result.truncated ? (
          <p className="text-dense text-muted">
            {result.total} are installed; the first {result.packages.length} are shown.
          </p>
        ) : null}
      </div>
      <LocalTable
        label="Installed packages"
        unit={['package', 'packages']}
        columns={columns}
        rows={rows}
        rowKey={(row) => `${row.name} ${row.architecture} ${row.version}`}
        rowLabel={(row) => row.name}
        empty={<EmptyState title="No package matches">Look under Available for what could be installed.</EmptyState>}
      />
    </>
  );
}

/** Updates that wait, security first. */
export function WaitingUpdates({ result, plan }: { result: CommandResult<'package_updates'>; plan: Plan | null }) {
  const rows = useLocalRows(result.updates, updateText, updateValue, { key: 'security', direction: 'desc' });
  const columns = useMemo(() => updateColumns(plan), [plan]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SearchField label="Search updates" value={rows.search} onChange={rows.setSearch} />
        <p className="text-dense text-muted">
          {result.askedAt ? (
            <>
              By what the node learnt from its sources <TimeText at={result.askedAt} />.
            </>
          ) : (
            'When the node last asked its sources is not known.'
          )}
        </p>
      </div>
      <LocalTable
        label="Updates"
        unit={['update', 'updates']}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.name}
        rowLabel={(row) => row.name}
        empty={
          <EmptyState title={rows.search ? 'No update matches' : 'No update waits'}>
            {rows.search
              ? 'Search for a part of a name.'
              : 'Every package has the newest version that the node knows of.'}
          </EmptyState>
        }
      />
    </>
  );
}
