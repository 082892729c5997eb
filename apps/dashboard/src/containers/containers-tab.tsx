'use client';
import type { CommandResult, ContainerRow } from '@fettle/contracts';
import { DataTable, EmptyState } from '@fettle/ui';
import { parseAsString, useQueryState } from 'nuqs';
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
import { containerColumns } from './container-columns';
import { ContainerLog } from './container-log';
import { containerRank, portWords } from './container-words';

/** Containers of a node: how they are, what they print, and what to do about it. */
export function ContainersTab({ node }: NodeTabProps) {
  const reading = useReading({ node, command: 'container_list' });
  const acts = useActs(node, reading.ask);
  const { mayAct, why } = useMayAct(node, 'task:run-medium');
  const [log, setLog] = useQueryState('container', parseAsString);
  const program = reading.result?.program;
  return (
    <div className="flex flex-col gap-3">
      <ActProgress acts={acts} />
      <ReadingFrame
        node={node}
        reading={reading}
        what="the containers"
        command="container_list"
        toolbar={<ActingNote why={why} />}
      >
        {(result) => (
          <Containers result={result} plan={mayAct ? acts.plan : null} onLog={(row) => void setLog(row.name)} />
        )}
      </ReadingFrame>
      {log !== null ? <ContainerLog key={log} node={node} name={log} onClose={() => void setLog(null)} /> : null}
      <ActDialog node={node} acts={acts} {...(program ? { context: { containerProgram: program } } : {})} />
    </div>
  );
}

const textOf = (row: ContainerRow) => `${row.name} ${row.image} ${row.state} ${row.project ?? ''} ${portWords(row)}`;

function valueOf(row: ContainerRow, key: string): string | number | null {
  if (key === 'state') return containerRank(row);
  if (key === 'restarts') return row.restarts;
  if (key === 'since') return row.startedAt ?? row.createdAt;
  if (key === 'project') return row.project;
  return key === 'image' ? row.image : row.name;
}

interface ContainersProps {
  result: CommandResult<'container_list'>;
  plan: Acts['plan'] | null;
  onLog: (row: ContainerRow) => void;
}

function Containers({ result, plan, onLog }: ContainersProps) {
  const rows = useLocalRows(result.containers, textOf, valueOf, { key: 'state', direction: 'asc' });
  const columns = useMemo(() => containerColumns(plan, onLog), [plan, onLog]);
  return (
    <>
      <SearchField label="Search containers" value={rows.search} onChange={rows.setSearch} />
      <DataTable
        label="Containers"
        unit={['container', 'containers']}
        columns={columns}
        rows={rows.shown}
        total={rows.search ? rows.shown.length : result.total}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
        sort={rows.sort}
        onSortChange={rows.setSort}
        empty={
          <EmptyState title={rows.search ? 'No container matches' : 'No containers here'}>
            {rows.search
              ? 'Search for a part of a name, an image or a port.'
              : `${result.engine} answers, and has no container.`}
          </EmptyState>
        }
      />
    </>
  );
}
