'use client';
import { EventList, Select } from '@fettle/ui';
import { useMemo, type ReactNode } from 'react';
import type { Node } from '@/nodes/node-presence';
import { chartPlans, type ChartPlan } from './chart-plans';
import type { Series } from './merge-series';
import { NodeChart } from './node-chart';
import { useMarks } from './use-marks';
import type { PartState } from './use-parts';

export interface MetricChartsProps {
  node: Node;
  series: Series;
  parts: PartState;
  /** A window of epoch milliseconds. */
  onZoom: (fromMs: number, toMs: number) => void;
}

/** All charts of a node: one window, one crosshair. */
export function MetricCharts({ node, series, parts, onZoom }: MetricChartsProps) {
  const events = useMarks(series, node);
  const times = useMemo(() => series.at.map((at) => Date.parse(at) / 1000), [series]);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-x-6 gap-y-5 xl:grid-cols-2">
        {chartPlans(series).map((plan) => (
          <NodeChart
            key={plan.id}
            plan={plan}
            series={series}
            times={times}
            events={events}
            syncKey={`metrics-${node.id}`}
            height={150}
            onZoom={({ from, to }) => onZoom(from * 1000, to * 1000)}
            aside={partPicker(plan, series, parts)}
          />
        ))}
      </div>
      <EventList label={`Events on ${node.name}`} events={events} />
    </div>
  );
}

/** Which disk or which interface a chart shows. Absent where there is nothing to choose from. */
function partPicker(plan: ChartPlan, series: Series, parts: PartState): ReactNode {
  if (!plan.pick) return null;
  const isDisk = plan.pick === 'mount';
  const chosen = isDisk ? parts.mount : parts.interface;
  const names = isDisk ? series.disks.map(({ mount }) => mount) : series.interfaces;
  // What was chosen stays a choice, also on a node that has it no longer.
  const all = chosen && !names.includes(chosen) ? [...names, chosen] : names;
  if (all.length === 0) return null;
  return (
    <Select
      className="max-sm:min-w-24 max-sm:flex-1 sm:w-36 sm:max-w-[45%] sm:shrink-0"
      aria-label={isDisk ? 'Disk' : 'Interface'}
      value={chosen ?? ''}
      onChange={(event) => parts.pick(plan.pick!, event.currentTarget.value || null)}
      options={[
        { value: '', label: isDisk ? 'Fullest' : 'All together' },
        ...all.map((name) => ({ value: name, label: name })),
      ]}
    />
  );
}
