'use client';
import { TimeChart, type ChartEvent } from '@fettle/ui';
import type { ReactNode } from 'react';
import type { ChartPlan } from './chart-plans';
import type { Series } from './merge-series';

export interface NodeChartProps {
  plan: ChartPlan;
  series: Series;
  /** Epoch seconds of each point. */
  times: readonly number[];
  events: readonly ChartEvent[];
  syncKey: string;
  height?: number;
  onZoom?: (window: { from: number; to: number }) => void;
  aside?: ReactNode;
}

/** One chart of a node, over the window of its answer. */
export function NodeChart({ plan, series, times, ...rest }: NodeChartProps) {
  return (
    <TimeChart
      title={plan.title}
      times={times}
      series={plan.series}
      {...(plan.band ? { band: plan.band } : {})}
      format={plan.format}
      {...(plan.max === undefined ? {} : { max: plan.max })}
      {...(plan.binary ? { binary: true } : {})}
      maxGapS={series.gapMs / 1000}
      range={{ from: Date.parse(series.from) / 1000, to: Date.parse(series.to) / 1000 }}
      empty={plan.missing}
      {...rest}
    />
  );
}
