'use client';
import type { CommandResult, ProcessRow } from '@fettle/contracts';
import { Checkbox, DataTable, EmptyState } from '@fettle/ui';
import { useMemo, useState } from 'react';
import { ActDialog } from '@/acts/act-dialog';
import { ActProgress } from '@/acts/act-progress';
import { ActingNote, useMayAct } from '@/acts/acting-note';
import { SearchField } from '@/acts/search-field';
import { useActs, type Acts } from '@/acts/use-acts';
import { useLocalRows } from '@/acts/use-local-rows';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { ReadingFrame } from '@/readings/reading-frame';
import { useReading } from '@/readings/use-reading';
import { processColumns } from './process-columns';

/** Processes of a node at the moment of the reading. */
export function ProcessesTab({ node }: NodeTabProps) {
  const reading = useReading({ node, command: 'list_processes', maxAgeMs: 10_000 });
  const acts = useActs(node, reading.ask);
  const { mayAct, why } = useMayAct(node, 'task:run-high');
  return (
    <div className="flex flex-col gap-3">
      <ActProgress acts={acts} />
      <ReadingFrame
        node={node}
        reading={reading}
        what="the processes"
        command="list_processes"
        toolbar={<ActingNote why={why} />}
      >
        {(result) => <Processes result={result} plan={mayAct ? acts.plan : null} />}
      </ReadingFrame>
      <ActDialog node={node} acts={acts} />
    </div>
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

function Processes({ result, plan }: { result: CommandResult<'list_processes'>; plan: Acts['plan'] | null }) {
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
      <DataTable
        label="Processes"
        unit={['process', 'processes']}
        columns={columns}
        rows={rows.shown}
        total={rows.shown.length}
        rowKey={(row) => row.targetId}
        rowLabel={(row) => `process ${row.pid}`}
        sort={rows.sort}
        onSortChange={rows.setSort}
        empty={
          <EmptyState title="No process matches">
            Search for a part of a command line, an account or a number.
          </EmptyState>
        }
      />
    </>
  );
}
