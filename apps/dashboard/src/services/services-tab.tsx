'use client';
import type { CommandResult, ServiceRow } from '@fettle/contracts';
import { EmptyState } from '@fettle/ui';
import { useMemo } from 'react';
import { ActingReading } from '@/acts/acting-reading';
import { LocalTable } from '@/acts/local-table';
import { SearchField } from '@/acts/search-field';
import type { Plan } from '@/acts/use-acts';
import { useLocalRows } from '@/acts/use-local-rows';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { serviceColumns } from './service-columns';
import { serviceRank } from './service-words';

/** Services of a node: which run, which failed and why, and what to do about it. */
export function ServicesTab({ node }: NodeTabProps) {
  return (
    <ActingReading node={node} command="list_services" what="the services" permission="task:run-medium">
      {(result, plan) => <Services result={result} plan={plan} />}
    </ActingReading>
  );
}

const textOf = (row: ServiceRow) => `${row.name} ${row.description} ${row.active} ${row.sub} ${row.startup ?? ''}`;

function valueOf(row: ServiceRow, key: string): string | number | null {
  if (key === 'state') return serviceRank(row);
  if (key === 'memory') return row.memoryBytes;
  if (key === 'since') return row.since;
  return key === 'startup' ? row.startup : row.name;
}

function Services({ result, plan }: { result: CommandResult<'list_services'>; plan: Plan | null }) {
  const rows = useLocalRows(result.services, textOf, valueOf, { key: 'state', direction: 'asc' });
  const columns = useMemo(() => serviceColumns(plan), [plan]);
  const failed = result.services.filter(({ active }) => active === 'failed').length;
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SearchField label="Search services" value={rows.search} onChange={rows.setSearch} />
        <p className="text-dense text-muted">
          {failed === 0 ? 'None has failed.' : `${failed} ${failed === 1 ? 'has' : 'have'} failed.`}
        </p>
      </div>
      <LocalTable
        label="Services"
        unit={['service', 'services']}
        columns={columns}
        rows={rows}
        total={rows.search ? rows.shown.length : result.total}
        rowKey={(row) => row.name}
        rowLabel={(row) => row.name}
        empty={
          <EmptyState title={rows.search ? 'No service matches' : 'systemd knows no services here'}>
            {rows.search ? 'Search for a part of a name, a description or a state.' : 'That is unusual for a machine.'}
          </EmptyState>
        }
      />
    </>
  );
}
