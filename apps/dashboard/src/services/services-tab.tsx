'use client';
import type { CommandResult, ServiceRow } from '@fettle/contracts';
import { DataTable, EmptyState } from '@fettle/ui';
import { useMemo } from 'react';
import { ActDialog } from '@/acts/act-dialog';
import { ActProgress } from '@/acts/act-progress';
import { ActingNote, useMayAct } from '@/acts/acting-note';
import { SearchField } from '@/acts/search-field';
import { useActs, type Acts } from '@/acts/use-acts';
import { useLocalRows } from '@/acts/use-local-rows';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { serviceColumns } from './service-columns';
import { serviceRank } from './service-words';

/** Services of a node: which run, which failed and why, and what to do about it. */
export function ServicesTab({ node }: NodeTabProps) {
  const reading = useReading({ node, command: 'list_services' });
  const acts = useActs(node, reading.ask);
  const { mayAct, why } = useMayAct(node, 'task:run-medium');
  return (
    <div className="flex flex-col gap-3">
      <ActProgress acts={acts} />
      <ReadingFrame
        node={node}
        reading={reading}
        what="the services"
        command="list_services"
        toolbar={<ActingNote why={why} />}
      >
        {(result) => <Services result={result} plan={mayAct ? acts.plan : null} />}
      </ReadingFrame>
      <ActDialog node={node} acts={acts} />
    </div>
  );
}

const textOf = (row: ServiceRow) => `${row.name} ${row.description} ${row.active} ${row.sub} ${row.startup ?? ''}`;

function valueOf(row: ServiceRow, key: string): string | number | null {
  if (key === 'state') return serviceRank(row);
  if (key === 'memory') return row.memoryBytes;
  if (key === 'since') return row.since;
  return key === 'startup' ? row.startup : row.name;
}

function Services({ result, plan }: { result: CommandResult<'list_services'>; plan: Acts['plan'] | null }) {
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
      <DataTable
        label="Services"
        unit={['service', 'services']}
        columns={columns}
        rows={rows.shown}
        total={rows.search ? rows.shown.length : result.total}
        rowKey={(row) => row.name}
        rowLabel={(row) => row.name}
        sort={rows.sort}
        onSortChange={rows.setSort}
        empty={
          <EmptyState title={rows.search ? 'No service matches' : 'systemd knows no services here'}>
            {rows.search ? 'Search for a part of a name, a description or a state.' : 'That is unusual for a machine.'}
          </EmptyState>
        }
      />
    </>
  );
}
