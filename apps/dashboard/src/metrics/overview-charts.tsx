'use client';
import { EventList, Link, Panel } from '@fettle/ui';
import dynamic from 'next/dynamic';
import { PlainError } from '@/data/plain-error';
import type { Node } from '@/nodes/node-presence';
import { useMetrics } from '@/nodes/use-nodes';
import { overviewPlans } from './chart-plans';
import { ChartsSkeleton } from './charts-skeleton';
import type { Series } from './merge-series';
import { NothingMeasured } from './nothing-measured';
import { overviewMs } from './overview-window';
import { useMarks } from './use-marks';

// What draws lines is a good part of the script; how the node is can be read before it comes.
const NodeChart = dynamic(async () => (await import('./node-chart')).NodeChart, {
  ssr: false,
  loading: () => <ChartsSkeleton count={1} />,
});

/** The last hour of a node in four small charts with one crosshair. */
export function OverviewCharts({ node }: { node: Node }) {
  const metrics = useMetrics(node.id, overviewMs);
  return (
    <Panel
      title="The last hour"
      aside={
        <Link
          href="?tab=metrics"
          className="inline-flex min-h-6 items-center text-dense hover:underline max-sm:min-h-11"
        >
          All measurements
        </Link>
      }
    >
      {metrics.error ? (
        <PlainError
          error={metrics.error}
          title="The measurements could not be read"
          needs="metric:read"
          onRetry={() => void metrics.refetch()}
        />
      ) : null}
      {metrics.data ? (
        <Charts series={metrics.data} node={node} />
      ) : metrics.error ? null : (
        <ChartsSkeleton count={node.vitals ? 4 : 1} />
      )}
    </Panel>
  );
}

function Charts({ series, node }: { series: Series; node: Node }) {
  const events = useMarks(series, node);
  const times = series.at.map((at) => Date.parse(at) / 1000);
  if (times.length === 0) return <NothingMeasured newestAt={series.newestAt} />;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-x-6 gap-y-5 xl:grid-cols-2">
        {overviewPlans(series).map((plan) => (
          <NodeChart
            key={plan.id}
            plan={plan}
            series={series}
            times={times}
            events={events}
            syncKey={`node-${node.id}`}
            height={110}
          />
        ))}
      </div>
      <EventList label={`Events on ${node.name}`} events={events} />
    </div>
  );
}
