'use client';
import { Button, formatDuration, InlineError, Status, toMs, useNow } from '@fettle/ui';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';
import { useEndMaintenance } from './use-maintenance';

/** That a node is in maintenance: why, since when, until when, and the one act that ends it. Nothing where it is in none. */
export function MaintenanceState({ node }: { node: Node }) {
  return node.maintenance ? <InMaintenance node={node} maintenance={node.maintenance} /> : null;
}

function InMaintenance({ node, maintenance }: { node: Node; maintenance: NonNullable<Node['maintenance']> }) {
  const { can } = useWorkspace();
  const now = useNow(10_000);
  const end = useEndMaintenance(node);
  const { reason, startedAt, endsAt, openEnded } = maintenance;
  const sinceMs = now === null ? null : now - toMs(startedAt);
  const left = now === null ? null : formatDuration(Math.max(0, toMs(endsAt) - now));
  return (
    <section aria-label="Maintenance" className="flex flex-col gap-2 rounded-panel border border-line bg-raised p-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-60 text-dense">
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
            <Status state="maintenance" word="in maintenance" variant="badge" />
            <span className="[overflow-wrap:anywhere]">{reason}</span>
          </p>
          <p className="mt-1 text-meta text-muted">
            {sinceMs === null ? '' : sinceMs < 60_000 ? 'For less than a minute; ' : `For ${formatDuration(sinceMs)}; `}
            {openEnded ? 'until somebody ends it' : left === null ? '' : `ends by itself in ${left}`}
            {openEnded && left !== null ? `, in ${left} at the latest` : ''}. Automation leaves the node alone; people
            may act.
          </p>
        </div>
        {can('window:manage', node) ? (
          <Button size="compact" busy={end.isPending ? 'Ending…' : undefined} onClick={() => end.mutate()}>
            End maintenance
          </Button>
        ) : null}
      </div>
      {end.error ? <InlineError error={end.error} title="The maintenance was not ended" /> : null}
    </section>
  );
}
