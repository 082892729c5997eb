'use client';
import type { CommandResult, ProcessRow } from '@fettle/contracts';
import { Checkbox, EmptyState } from '@fettle/ui';
import { useMemo, useState } from 'react';
import { ActingReading } from '@/acts/acting-reading';
import { LocalTable } from '@/acts/local-table';
import { SearchField } from '@/acts/search-field';
import type { Plan } from '@/acts/use-acts';
import { useLocalRows } from '@/acts/use-local-rows';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { processColumns } from './process-columns';

/** Processes of a node at the moment of the reading. */
export function ProcessesTab({ node }: NodeTabProps) {
  return (
    <ActingReading
      node={node}
      command="list_processes"
      what="the processes"
      maxAgeMs={10_000}
      permission="task:run-high"
    >
      {(result, plan) => <Processes result={result} plan={plan} />}
    </ActingReading>
  );
}

const textOf = (row: ProcessRow) => `${row.pid} ${row.name} ${row.commandLine} ${row.user} ${row.unit ?? ''}`;

function valueOf(row: ProcessRow, key: string): string | number | null {
  switch (key) {
    case 'cpu':
      return row.cpuPercent;
    case 'memory':
      return row.memoryBytes;
    case 'pid':
      return row.pid;
    case 'user':
      return row.user;
    case 'unit':
      return row.unit;
    case 'started':
      return row.startedAt;
    default:
      return row.commandLine || row.name;
  }
}

function Processes({ result, plan }: { result: CommandResult<'list_processes'>; plan: Plan | null }) {
  const [withKernel, setWithKernel] = useState(false);
  const all = useMemo(() => result.processes.filter((row) => withKernel || !row.isKernelThread), [result, withKernel]);
  const rows = useLocalRows(all, textOf, valueOf, { key: 'cpu', direction: 'desc' });
  const columns = useMemo(() => processColumns(plan), [plan]);
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <SearchField label="Search processes" value={rows.search} onChange={rows.setSearch} />
        <Checkbox
          label="With those of the kernel"
          checked={withKernel}
          onChange={(event) => setWithKernel(event.target.checked)}
        />
        {result.truncated ? (
          <p className="text-dense text-muted">
            {result.total} run there; the {result.processes.length} with the most memory are shown.
          </p>
        ) : null}
      </div>
      <LocalTable
        label="Processes"
        unit={['process', 'processes']}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.targetId}
        rowLabel={(row) => `process ${row.pid}`}
        empty={
          <EmptyState title="No process matches">
            Search for a part of a command line, an account or a number.
          </EmptyState>
        }
      />
    </>
  );
}
