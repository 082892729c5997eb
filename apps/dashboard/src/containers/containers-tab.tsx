'use client';
import type { CommandResult, ContainerRow } from '@fettle/contracts';
import { EmptyState } from '@fettle/ui';
import { parseAsString, useQueryState } from 'nuqs';
import { useMemo } from 'react';
import { ActingReading } from '@/acts/acting-reading';
import { LocalTable } from '@/acts/local-table';
import { SearchField } from '@/acts/search-field';
import type { Plan } from '@/acts/use-acts';
import { useLocalRows } from '@/acts/use-local-rows';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { containerColumns } from './container-columns';
import { ContainerLog } from './container-log';
import { containerRank, portWords } from './container-words';

/** Containers of a node: how they are, what they print, and what to do about it. */
export function ContainersTab({ node }: NodeTabProps) {
  const [log, setLog] = useQueryState('container', parseAsString);
  return (
    <ActingReading
      node={node}
      command="container_list"
      what="the containers"
      permission="task:run-medium"
      contextOf={({ program }) => ({ containerProgram: program })}
      below={log !== null ? <ContainerLog key={log} node={node} name={log} onClose={() => void setLog(null)} /> : null}
    >
      {(result, plan) => <Containers result={result} plan={plan} onLog={(row) => void setLog(row.name)} />}
    </ActingReading>
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
  plan: Plan | null;
  onLog: (row: ContainerRow) => void;
}

function Containers({ result, plan, onLog }: ContainersProps) {
  const rows = useLocalRows(result.containers, textOf, valueOf, { key: 'state', direction: 'asc' });
  const columns = useMemo(() => containerColumns(plan, onLog), [plan, onLog]);
  return (
    <>
      <SearchField label="Search containers" value={rows.search} onChange={rows.setSearch} />
      <LocalTable
        label="Containers"
        unit={['container', 'containers']}
        columns={columns}
        rows={rows}
        total={rows.search ? rows.shown.length : result.total}
        rowKey={(row) => row.id}
        rowLabel={(row) => row.name}
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
