'use client';
import type { Result, Routes } from '@fettle/contracts';
import {
  EmptyState,
  EventList,
  formatBytes,
  formatNumber,
  Panel,
  SegmentedControl,
  TimeChart,
  TimeText,
  type TimeSeries,
} from '@fettle/ui';
import { parseAsStringLiteral, useQueryState } from 'nuqs';
import { useMemo, useState } from 'react';
import { PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { chartRanges, chartRangeValues, defaultRange, fullDiskPercent, rangeMs } from './chart-ranges';
import { ChartsSkeleton } from './charts-skeleton';
import { nodeEvents } from './node-events';
import type { Node } from './node-presence';
import { useNodeTasks } from './use-node-tasks';
import { useMetrics } from './use-nodes';

type Series = Result<Routes['metrics']['series']>;

/** The live charts of a node; all share one crosshair and one window, which stands in the URL. */
export function NodeCharts({ node }: { node: Node }) {
  const [fallback] = useState(() => defaultRange(node.createdAt, Date.now()));
  const [range, setRange] = useQueryState(
    'range',
    parseAsStringLiteral(chartRangeValues).withDefault(fallback).withOptions({ history: 'replace' }),
  );
  const metrics = useMetrics(node.id, rangeMs(range));
  return (
    <Panel
      title="Measurements"
      aside={
        <SegmentedControl
          label="Window"
          segments={chartRanges}
          value={range}
          onChange={(value) => void setRange(value)}
        />
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
        <ChartsSkeleton count={node.vitals ? 6 : 1} />
      )}
    </Panel>
  );
}

interface ChartPlan {
  title: string;
  series: readonly TimeSeries[];
  format: (value: number) => string;
  max?: number;
  binary?: boolean;
  threshold?: { value: number; label: string };
  /** Why there may be nothing at all. */
  missing: string;
}

const percent = (value: number) => `${formatNumber(value)} %`;
const bytesPerS = (value: number) => `${formatBytes(Math.round(value))}/s`;

function plans(series: Series): ChartPlan[] {
  return [
    {
      title: 'Processor',
      series: [{ label: 'CPU', values: series.cpuPercent }],
      format: percent,
      max: 100,
      missing: 'Processor use is not collected on this node.',
    },
    {
      title: 'Memory',
      series: [{ label: 'Used', values: series.memoryPercent }],
      format: percent,
      max: 100,
      missing: 'Memory use is not collected on this node.',
    },
    {
      title: 'Load',
      series: [{ label: 'Load over 1 min', values: series.load1 }],
      format: formatNumber,
      missing: 'The load average is not collected on this node.',
    },
    {
      title: 'Fullest disk',
      series: [{ label: 'Used', values: series.diskPercent }],
      format: percent,
      max: 100,
      threshold: { value: fullDiskPercent, label: `${fullDiskPercent} %` },
      missing: 'Disk use is not collected on this node.',
    },
    {
      title: 'Network',
      series: [
        { label: 'Received', values: series.rxBytesPerS },
        { label: 'Sent', values: series.txBytesPerS },
      ],
      format: bytesPerS,
      binary: true,
      missing:
        series.at.length < 2
          ? 'Traffic is the difference between two measurements; the second is on its way.'
          : 'Network traffic is not collected on this node.',
    },
    {
      title: 'Temperature',
      series: [{ label: 'Hottest sensor', values: series.temperatureC }],
      format: (value) => `${formatNumber(value)} °C`,
      missing:
        'Temperature is not collected on this node: the system shows no processor sensor (usual for virtual machines and containers).',
    },
  ];
}

/** One answer instead of six empty frames. */
function NothingMeasured({ node }: { node: Node }) {
  return (
    <EmptyState
      className="px-0 py-4 sm:px-0 sm:py-6"
      title={node.vitals ? 'Nothing was measured in this window' : 'Nothing has been measured yet'}
    >
      {node.vitals ? (
        <>
          The newest measurement was taken <TimeText at={node.vitals.at} />. Choose a longer window to see what was
          before.
        </>
      ) : (
        'The agent measures every 15 seconds from the moment it runs; the charts appear with the first measurement.'
      )}
    </EmptyState>
  );
}

/** What happened on the node in the window. */
function useEvents(series: Series, node: Node) {
  const { path } = useWorkspace();
  const tasks = useNodeTasks(node.id);
  return useMemo(
    () => nodeEvents(series, { joinedAt: node.createdAt, tasks, taskHref: (id) => path(`tasks/${id}`) }),
    // The path changes with the workspace, whose page is another.
    // oxlint-disable-next-line exhaustive-deps
    [series, node.createdAt, tasks],
  );
}

function Charts({ series, node }: { series: Series; node: Node }) {
  const events = useEvents(series, node);
  const times = series.at.map((at) => Date.parse(at) / 1000);
  const window = { from: Date.parse(series.from) / 1000, to: Date.parse(series.to) / 1000 };
  if (times.length === 0) return <NothingMeasured node={node} />;
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-x-6 gap-y-5 xl:grid-cols-2">
        {plans(series).map((plan) => (
          <TimeChart
            key={plan.title}
            title={plan.title}
            times={times}
            series={plan.series}
            format={plan.format}
            {...(plan.max === undefined ? {} : { max: plan.max })}
            {...(plan.binary ? { binary: true } : {})}
            {...(plan.threshold ? { threshold: plan.threshold } : {})}
            maxGapS={(series.stepMs * 2) / 1000}
            range={window}
            syncKey={`node-${node.id}`}
            events={events}
            height={140}
            empty={plan.missing}
          />
        ))}
      </div>
      <EventList label={`Events on ${node.name}`} events={events} />
    </div>
  );
}
