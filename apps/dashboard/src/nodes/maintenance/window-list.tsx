'use client';
import type { Result, Routes } from '@fettle/contracts';
import { Button, InlineError, Panel, Skeleton, Status, TimeText, type StatusState } from '@fettle/ui';
import { PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import type { Node } from '../node-presence';
import { MaintenanceButton } from './maintenance-button';
import { useCancelWindow, useEndMaintenance, useNodeWindows } from './use-maintenance';

type Window = Result<Routes['windows']['ofNode']>['items'][number];

const states: Record<Window['state'], { state: StatusState; word: string }> = {
  scheduled: { state: 'scheduled', word: 'to come' },
  active: { state: 'maintenance', word: 'now' },
  ended: { state: 'handled', word: 'over' },
  cancelled: { state: 'cancelled', word: 'cancelled' },
};

/** The maintenance windows of a node, with what can be done about those that are not over. */
export function WindowList({ node }: { node: Node }) {
  const windows = useNodeWindows(node.id);
  const items = windows.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Panel title="Maintenance windows" aside={<MaintenanceButton node={node} />}>
      {windows.error ? (
        <PlainError
          error={windows.error}
          title="The maintenance windows could not be read"
          needs="window:read"
          onRetry={() => void windows.refetch()}
        />
      ) : null}
      {windows.isPending ? <Skeleton label="Reading maintenance windows" lines={3} /> : null}
      {windows.data && items.length === 0 ? (
        <p className="text-dense text-muted">This node has never been in maintenance.</p>
      ) : null}
      <ul className="flex flex-col divide-y divide-line">
        {items.map((window) => (
          <Row key={window.id} window={window} node={node} />
        ))}
      </ul>
      {windows.hasNextPage ? (
        <Button
          size="compact"
          className="mt-3"
          busy={windows.isFetchingNextPage ? 'Reading…' : undefined}
          onClick={() => void windows.fetchNextPage()}
        >
          Older windows
        </Button>
      ) : null}
    </Panel>
  );
}

function Row({ window, node }: { window: Window; node: Node }) {
  const { can } = useWorkspace();
  const cancel = useCancelWindow(node);
  const end = useEndMaintenance(node);
  const { state, word } = states[window.state];
  const isManaged = can('window:manage', node);
  const error = cancel.error ?? end.error;
  return (
    <li className="flex flex-col gap-1 py-2 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="flex min-w-0 flex-1 basis-52 flex-wrap items-center gap-x-3 text-dense">
          <Status state={state} word={word} />
          <span className="[overflow-wrap:anywhere]">{window.reason}</span>
        </span>
        {isManaged && window.state === 'scheduled' ? (
          <Button
            size="compact"
            busy={cancel.isPending ? 'Cancelling…' : undefined}
            onClick={() => cancel.mutate(window.id)}
          >
            Cancel it
          </Button>
        ) : null}
        {isManaged && window.state === 'active' ? (
          <Button size="compact" busy={end.isPending ? 'Ending…' : undefined} onClick={() => end.mutate()}>
            End it
          </Button>
        ) : null}
      </div>
      <p className="text-meta text-muted">
        <TimeText at={window.startsAt} /> to <TimeText at={window.endedAt ?? window.endsAt} />
        {window.openEnded && !window.endedAt ? ' at the latest' : ''}, by {window.createdBy}
        {window.endedBy ? `, ended by ${window.endedBy}` : ''}
      </p>
      {error ? <InlineError error={error} title="It was not done" /> : null}
    </li>
  );
}
