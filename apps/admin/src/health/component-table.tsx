'use client';
import { DataTable, EmptyState, Freshness, Status, type Column } from '@fettle/ui';
import { componentMeanings, factWords, worstFirst, type Component } from './component-words';

const columns: readonly Column<Component>[] = [
  {
    key: 'state',
    header: 'State',
    width: '10rem',
    card: 'status',
    cell: (part) => <Status state={componentMeanings[part.state].state} word={componentMeanings[part.state].word} />,
  },
  { key: 'name', header: 'Part', width: '11rem', card: 'title', cell: (part) => part.name },
  {
    key: 'detail',
    header: 'What was found',
    width: 'minmax(14rem, 3fr)',
    cell: (part) => <span title={part.detail}>{part.detail}</span>,
  },
  { key: 'facts', header: 'Figures', width: 'minmax(10rem, 2fr)', from: 'lg', cell: (part) => <Figures part={part} /> },
  {
    key: 'latency',
    header: 'Answered in',
    width: '8rem',
    align: 'end',
    cell: (part) =>
      part.latencyMs === null ? <span className="text-muted">–</span> : `${Math.round(part.latencyMs)} ms`,
  },
  {
    key: 'checked',
    header: 'Checked',
    width: '8rem',
    align: 'end',
    cell: (part) => <Freshness at={part.checkedAt} expectedEveryMs={60_000} />,
  },
];

function Figures({ part }: { part: Component }) {
  const words = Object.entries(part.facts)
    .map(([name, value]) => factWords(name, value))
    .map(({ label, value }) => `${label} ${value ?? 'unknown'}`)
    .join(' · ');
  return (
    <span className="text-muted" title={words}>
      {words}
    </span>
  );
}

/** Every part, worst first, each with what was found, its figures and the age of the measurement. */
export function ComponentTable({
  components,
  staleSince,
}: {
  components: readonly Component[];
  staleSince: number | undefined;
}) {
  return (
    <DataTable
      label="Parts of the control plane"
      columns={columns}
      rows={worstFirst(components)}
      rowKey={(part) => part.name}
      rowLabel={(part) => part.name}
      staleSince={staleSince}
      empty={
        <EmptyState title="No part reports its health">
          This installation measures nothing, which is a fault in itself.
        </EmptyState>
      }
    />
  );
}
