'use client';
import { CELLS_MAX, cellMetricWords, presenceWords, type CellMetric } from '@fettle/contracts';
import { Button, DataTable, EmptyState, Freshness, InlineError, Skeleton, Status, type Column } from '@fettle/ui';
import { Table2, LayoutGrid } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/session/use-session';
import { presenceMeanings } from '../node-presence';
import { useNodeCells } from '../use-node-overviews';
import { CellLegend } from './cell-legend';
import { presenceOf, type Cell } from './cell-scale';
import { HeatCanvas } from './heat-canvas';

export interface NodeHeatProps {
  /** Null: the filter cannot be read. */
  q: string | null;
  metric: CellMetric;
  peek: string | null;
  onPeek: (id: string) => void;
  onShowAll: () => void;
}

/** A cell for each node that the filter matches, or the same in a table. */
export function NodeHeat({ q, metric, peek, onPeek, onShowAll }: NodeHeatProps) {
  const found = useNodeCells(q, metric);
  const [isTable, setTable] = useState(false);
  if (q === null || found.data?.total === 0) {
    const title = q === null ? 'This filter cannot be read' : 'No node matches';
    return <EmptyState title={title} action={<Button onClick={onShowAll}>Show all nodes</Button>} />;
  }
  if (found.error && !found.data)
    return <InlineError error={found.error} title="The nodes could not be read" onRetry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton label="Reading nodes" lines={6} />;
  const { cells, total, asOf } = found.data;
  const label = `${cellMetricWords[found.data.metric]} of ${cells.length.toLocaleString('en-US')} nodes, worst presence first`;
  return (
    <section aria-label="Heat map" className="flex min-w-0 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <CellLegend metric={found.data.metric} />
        <span className="ms-auto flex items-center gap-3 text-meta text-muted">
          <span>
            checked <Freshness at={asOf} expectedEveryMs={75_000} />
          </span>
          <Button
            size="compact"
            icon={isTable ? <LayoutGrid size={16} aria-hidden /> : <Table2 size={16} aria-hidden />}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? 'Show as cells' : 'Show as a table'}
          </Button>
        </span>
      </div>
      {isTable ? (
        <CellTable cells={cells} metric={found.data.metric} />
      ) : (
        <HeatCanvas cells={cells} metric={found.data.metric} label={label} selected={peek} onOpen={onPeek} />
      )}
      {total > CELLS_MAX ? (
        <p className="text-meta text-muted">
          {(total - cells.length).toLocaleString('en-US')} more nodes are not shown. Narrow the filter to see them.
        </p>
      ) : null}
    </section>
  );
}

function CellTable({ cells, metric }: { cells: readonly Cell[]; metric: CellMetric }) {
  const { path } = useWorkspace();
  const columns: readonly Column<Cell>[] = [
    {
      key: 'presence',
      header: 'Presence',
      width: '10.25rem',
      card: 'status',
      cell: (cell) => (
        <Status state={presenceMeanings[presenceOf(cell)].state} word={presenceWords[presenceOf(cell)]} />
      ),
    },
    { key: 'name', header: 'Node', width: 'minmax(8rem, 3fr)', card: 'title', cell: ([, name]) => name },
    ...(metric === 'presence'
      ? []
      : [
          {
            key: 'value',
            header: cellMetricWords[metric],
            align: 'end' as const,
            cell: ([, , , value]: Cell) =>
              value === null ? (
                <span className="text-muted">not measured</span>
              ) : metric === 'load' ? (
                value
              ) : (
                `${value} %`
              ),
          },
        ]),
  ];
  return (
    <DataTable
      label={`Nodes by ${cellMetricWords[metric].toLowerCase()}`}
      unit={['node', 'nodes']}
      columns={columns}
      rows={cells}
      rowKey={([id]) => id}
      rowLabel={([, name]) => name}
      rowHref={([id]) => path(`nodes/${id}`)}
      total={cells.length}
      empty={<EmptyState title="No node matches">Narrow it less.</EmptyState>}
    />
  );
}
