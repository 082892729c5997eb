'use client';
import type { MetricName } from '@fettle/contracts';
import { TimeChart } from '@fettle/ui';
import { useMemo } from 'react';
import { aligned, type ComparedNode, type Comparison } from './aligned';
import { metricWords } from './metric-words';

export interface CompareChartProps {
  metric: MetricName;
  comparison: Comparison;
  /** In the order of their lines. */
  nodes: readonly ComparedNode[];
  /** A window of epoch milliseconds. */
  onZoom: (fromMs: number, toMs: number) => void;
}

/** One metric of several nodes in one chart. */
export function CompareChart({ metric, comparison, nodes, onZoom }: CompareChartProps) {
  const { times, series } = useMemo(() => aligned(nodes), [nodes]);
  const { title, format, max, binary } = metricWords[metric];
  return (
    <TimeChart
      title={title}
      times={times}
      series={series}
      format={format}
      {...(max === undefined ? {} : { max })}
      {...(binary ? { binary } : {})}
      maxGapS={comparison.gapMs / 1000}
      range={{ from: Date.parse(comparison.from) / 1000, to: Date.parse(comparison.to) / 1000 }}
      onZoom={({ from, to }) => onZoom(from * 1000, to * 1000)}
      height={320}
      empty="None of these nodes has measured it in this window."
    />
  );
}
