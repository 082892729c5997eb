'use client';
import { lazy, Suspense } from 'react';
import { ChartsSkeleton } from '../charts-skeleton';
import { NodeDisks } from '../node-disks';
import { NodeFacts } from '../node-facts';
import type { NodeTabProps } from './node-tabs';

// What draws lines is a good part of the script; how the node is can be read before it comes.
const NodeCharts = lazy(async () => ({ default: (await import('../node-charts')).NodeCharts }));

/** How the node is and what it is. */
export function OverviewTab({ node }: NodeTabProps) {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <Suspense fallback={<ChartsSkeleton count={6} />}>
          <NodeCharts node={node} />
        </Suspense>
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <NodeFacts node={node} />
        <NodeDisks node={node} />
      </div>
    </div>
  );
}
