'use client';
import { OverviewCharts } from '@/metrics/overview-charts';
import { NodeDisks } from '../node-disks';
import { NodeFacts } from '../node-facts';
import { NodeNotes } from '../node-notes';
import type { NodeTabProps } from './node-tabs';

/** How the node is and what it is. */
export function OverviewTab({ node }: NodeTabProps) {
  return (
    <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="flex min-w-0 flex-col gap-4">
        <OverviewCharts node={node} />
        <NodeNotes node={node} />
      </div>
      <div className="flex min-w-0 flex-col gap-4">
        <NodeFacts node={node} />
        <NodeDisks node={node} />
      </div>
    </div>
  );
}
