'use client';
import { formatBytes, Meter, Panel, Skeleton, TimeText } from '@fettle/ui';
import { fullDiskPercent, overviewMs } from '@/metrics/overview-window';
import type { Node } from './node-presence';
import { useMetrics } from './use-nodes';

/** How full each mounted disk is. Absent where none was measured. */
export function NodeDisks({ node }: { node: Node }) {
  // The disks of the newest sample are in every window; the charts have asked for this one already.
  const metrics = useMetrics(node.id, overviewMs);
  if (metrics.isPending) {
    return (
      <Panel title="Disks">
        <Skeleton label="Reading disks" lines={3} />
      </Panel>
    );
  }
  const disks = metrics.data?.disks ?? [];
  if (disks.length === 0) return null;
  const isStale = node.presence !== 'live';
  const fullestFirst = [...disks].sort((a, b) => b.usedBytes / b.totalBytes - a.usedBytes / a.totalBytes);
  return (
    <Panel
      title="Disks"
      aside={
        isStale && node.lastSeenAt ? (
          <>
            as of <TimeText at={node.lastSeenAt} />
          </>
        ) : null
      }
    >
      <div className="flex flex-col gap-3">
        {fullestFirst.map((disk) => (
          <Meter
            key={disk.mount}
            label={disk.mount}
            value={disk.usedBytes}
            max={disk.totalBytes}
            text={`${formatBytes(disk.usedBytes)} of ${formatBytes(disk.totalBytes)}`}
            warnFrom={fullDiskPercent}
            stale={isStale}
          />
        ))}
      </div>
    </Panel>
  );
}
