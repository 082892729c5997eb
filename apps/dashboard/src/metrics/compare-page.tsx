'use client';
import { EmptyState, Freshness, Link, PageHeader, Panel } from '@fettle/ui';
import { COMPARED_NODES_MAX, metricNames, type MetricName } from '@fettle/contracts';
import dynamic from 'next/dynamic';
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { AddNode } from './add-node';
import { worstFirst } from './aligned';
import { ChartsSkeleton } from './charts-skeleton';
import { ComparedTable } from './compared-table';
import { MetricSelect } from './metric-select';
import { RangePicker } from './range-picker';
import { useComparison } from './use-comparison';
import { useRange } from './use-range';

const CompareChart = dynamic(async () => (await import('./compare-chart')).CompareChart, {
  ssr: false,
  loading: () => <ChartsSkeleton count={1} />,
});

/** Which nodes and which metric: in the address. */
function useCompared() {
  const [{ nodes, metric }, setState] = useQueryStates(
    {
      nodes: parseAsArrayOf(parseAsString).withDefault([]),
      metric: parseAsStringLiteral(metricNames).withDefault('cpuPercent'),
    },
    { history: 'replace' },
  );
  const ids = useMemo(() => [...new Set(nodes)].slice(0, COMPARED_NODES_MAX), [nodes]);
  return {
    ids,
    metric,
    choose: (next: string[]) => void setState({ nodes: next.length > 0 ? next : null }),
    setMetric: (value: MetricName) => void setState({ metric: value }),
  };
}

/** One metric of up to eight nodes over one window; the worst stands first. */
export function ComparePage() {
  const { path } = useWorkspace();
  const { ids, metric, choose, setMetric } = useCompared();
  const state = useRange('1h');
  const found = useComparison(ids, metric, state.range);
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Compare measurements"
        crumbs={
          <Link href={path('nodes')} className="hover:text-ink">
            Nodes
          </Link>
        }
        age={
          found.data ? (
            <>
              read <Freshness at={found.dataUpdatedAt} expectedEveryMs={375_000} />
            </>
          ) : undefined
        }
        actions={<AddNode taken={ids} onAdd={(id) => choose([...ids, id])} />}
      />
      <div className="flex flex-wrap items-end gap-3">
        <MetricSelect value={metric} onChange={setMetric} />
        <RangePicker state={state} />
      </div>
      {ids.length === 0 ? (
        <EmptyState boxed title="No node is chosen">
          Choose up to {COMPARED_NODES_MAX} nodes above, or select them in the list of nodes.
        </EmptyState>
      ) : (
        <Compared
          metric={metric}
          found={found}
          onZoom={state.zoom}
          onRemove={(id) => choose(ids.filter((other) => other !== id))}
        />
      )}
    </div>
  );
}

interface ComparedProps {
  metric: MetricName;
  found: ReturnType<typeof useComparison>;
  onZoom: (fromMs: number, toMs: number) => void;
  onRemove: (id: string) => void;
}

function Compared({ metric, found, onZoom, onRemove }: ComparedProps) {
  const { data, error } = found;
  const nodes = useMemo(() => worstFirst(data?.nodes ?? []), [data]);
  return (
    <>
      {error ? (
        <PlainError
          error={error}
          title="The nodes could not be compared"
          needs="metric:read"
          onRetry={() => void found.refetch()}
        />
      ) : null}
      {data ? (
        <Panel title="In this window">
          <div className="flex flex-col gap-4">
            {nodes.length > 0 ? <CompareChart metric={metric} comparison={data} nodes={nodes} onZoom={onZoom} /> : null}
            <ComparedTable metric={metric} nodes={nodes} missing={data.missing} onRemove={onRemove} />
          </div>
        </Panel>
      ) : error ? null : (
        <ChartsSkeleton count={1} />
      )}
    </>
  );
}
