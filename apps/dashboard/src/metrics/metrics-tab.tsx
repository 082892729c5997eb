'use client';
import { ExportMenu, Freshness, LinkButton, Panel } from '@fettle/ui';
import { ChartColumn } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { PlainError } from '@/data/plain-error';
import { takeExport } from '@/list/take-export';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { useWorkspace } from '@/session/use-session';
import { ChartsSkeleton } from './charts-skeleton';
import { defaultPreset, presetMs, watchedUpToMs, windowQuery, type MetricRange } from './metric-range';
import { NothingMeasured } from './nothing-measured';
import { RangePicker } from './range-picker';
import type { Series } from './merge-series';
import { useParts, type PartState } from './use-parts';
import { useRange } from './use-range';
import { useSeries } from './use-series';
import { useWatch, type WatchState } from './use-watch';

// What draws lines is a good part of the script; the window can be chosen before it comes.
const MetricCharts = dynamic(async () => (await import('./metric-charts')).MetricCharts, {
  ssr: false,
  loading: () => <ChartsSkeleton count={6} />,
});

/** What a node measures, over a window of one's choice: all charts share a crosshair, and short windows follow along every 2 s. */
export function MetricsTab({ node }: NodeTabProps) {
  const { id: workspaceId, path } = useWorkspace();
  const [fallback] = useState(() => defaultPreset(node.createdAt, Date.now()));
  const state = useRange(fallback);
  const parts = useParts();
  const { mount, interface: name } = parts;
  const metrics = useSeries(node.id, state.range, { ...(mount && { mount }), ...(name && { interface: name }) });
  const isShort = state.range.kind === 'back' && presetMs(state.range.preset) <= watchedUpToMs;
  const watch = useWatch(workspaceId, node.id, isShort && node.presence === 'live');
  return (
    <Panel title="Measurements">
      <div className="flex flex-col gap-4">
        <div className="flex flex-wrap items-center justify-between gap-2">
          <RangePicker state={state} />
          <div className="flex flex-wrap items-center gap-2">
            <LinkButton
              href={`${path('metrics/compare')}?nodes=${node.id}`}
              icon={<ChartColumn size={16} aria-hidden />}
            >
              Compare
            </LinkButton>
            <Exports nodeId={node.id} range={state.range} />
          </div>
        </div>
        <Pace series={metrics.data} watch={watch} isLive={state.isLive} />
        <Measured node={node} metrics={metrics} parts={parts} onZoom={state.zoom} />
      </div>
    </Panel>
  );
}

interface MeasuredProps {
  node: NodeTabProps['node'];
  metrics: ReturnType<typeof useSeries>;
  parts: PartState;
  onZoom: (fromMs: number, toMs: number) => void;
}

function Measured({ node, metrics, parts, onZoom }: MeasuredProps) {
  const { data: series, error } = metrics;
  return (
    <>
      {error ? (
        <PlainError
          error={error}
          title="The measurements could not be read"
          needs="metric:read"
          onRetry={() => void metrics.refetch()}
        />
      ) : null}
      {series ? (
        series.at.length > 0 ? (
          <MetricCharts node={node} series={series} parts={parts} onZoom={onZoom} />
        ) : (
          <NothingMeasured newestAt={series.newestAt} />
        )
      ) : error ? null : (
        <ChartsSkeleton count={node.vitals ? 6 : 1} />
      )}
    </>
  );
}

/** How old the newest sample is, how dense points are, and how the window can be changed in a chart. */
function Pace({ series, watch, isLive }: { series: Series | undefined; watch: WatchState; isLive: boolean }) {
  return (
    <div className="flex min-h-5 flex-wrap gap-x-4 gap-y-1 text-meta text-muted">
      {series?.newestAt ? (
        <span>
          newest sample <Freshness at={series.newestAt} expectedEveryMs={37_500} />
        </span>
      ) : null}
      <span aria-live="polite">{paceWords(watch, series?.stepMs, isLive)}</span>
      <span className="max-sm:hidden">
        Drag over a chart, or + and −, to zoom; Shift with an arrow moves the window.
      </span>
    </div>
  );
}

/** How dense the points are, and whether they come by themselves. */
function paceWords(watch: WatchState, stepMs: number | undefined, isLive: boolean): string {
  const points = stepMs ? `A point for every ${stepWords(stepMs)}.` : 'Every sample is a point.';
  if (!isLive) return `The window stands still. ${points}`;
  if (watch === 'watched') return 'This node measures every 2 s while you look, from its next check-in on.';
  if (watch === 'refused') return 'It cannot be watched more closely now: it measures every 15 s.';
  return points;
}

function stepWords(stepMs: number): string {
  if (stepMs < 60_000) return `${stepMs / 1_000} s`;
  if (stepMs < 3_600_000) return `${stepMs / 60_000} min`;
  return `${stepMs / 3_600_000} h`;
}

function Exports({ nodeId, range }: { nodeId: string; range: MetricRange }) {
  const { id: workspaceId } = useWorkspace();
  const query = new URLSearchParams(
    Object.entries(windowQuery(range)).map(([name, value]): [string, string] => [name, String(value)]),
  );
  const href = (format: string) =>
    `/api/v1/workspaces/${workspaceId}/nodes/${nodeId}/metrics/export?${query}&format=${format}`;
  return (
    <ExportMenu
      extent="Every sample that is kept of this window"
      formats={[
        { label: 'CSV', hint: 'for spreadsheets', href: href('csv') },
        { label: 'JSON lines', hint: 'one object a line', href: href('jsonl') },
      ]}
      onTake={takeExport}
    />
  );
}
