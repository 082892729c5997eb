'use client';
import { formatBytes, Panel, Progress } from '@fettle/ui';
import { useMetrics } from './use-nodes';

// The disks of the newest sample are in every window; the default one is in the cache already.
const windowMs = 3_600_000;

/** How full each mounted disk is. Absent while none was measured. */
export function NodeDisks({ nodeId }: { nodeId: string }) {
  const disks = useMetrics(nodeId, windowMs).data?.disks ?? [];
  if (disks.length === 0) return null;
  const fullestFirst = [...disks].sort((a, b) => b.usedBytes / b.totalBytes - a.usedBytes / a.totalBytes);
  return (
    <Panel title="Disks">
      <div className="flex flex-col gap-3">
        {fullestFirst.map((disk) => (
          <Progress
            key={disk.mount}
            label={disk.mount}
            value={disk.usedBytes}
            max={disk.totalBytes}
            text={`${formatBytes(disk.usedBytes)} of ${formatBytes(disk.totalBytes)}`}
          />
        ))}
      </div>
    </Panel>
  );
}
