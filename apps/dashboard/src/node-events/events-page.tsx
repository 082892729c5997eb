'use client';
import { Freshness, PageHeader, Status } from '@fettle/ui';
import { useMemo } from 'react';
import { useWorkspace } from '@/session/use-session';
import { eventColumns } from './event-columns';
import { useEventView } from './event-filter';
import { EventList } from './event-list';
import { useEvents } from './use-events';

/** What happened in this workspace by itself or through agents, newest first. */
export function EventsPage() {
  const { path } = useWorkspace();
  const events = useEventView();
  const entries = useEvents(events.filter);
  const columns = useMemo(() => eventColumns((nodeId) => path(`nodes/${nodeId}`)), [path]);
  const first = entries.data?.pages[0];
  const count = first ? `${first.total.toLocaleString('en-US')}${first.totalIsExact ? '' : ' or more'}` : '';
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Events"
        beside
        answer={
          first ? (
            <Status
              variant="verdict"
              state={entries.error ? 'stale' : 'handled'}
              word={`${count} ${first.total === 1 ? 'event' : 'events'}`}
            />
          ) : undefined
        }
        age={
          first ? (
            <>
              read <Freshness at={entries.dataUpdatedAt} expectedEveryMs={75_000} />
            </>
          ) : undefined
        }
      />
      <EventList
        events={events}
        entries={entries}
        columns={columns}
        nothing="When a node falls silent, comes back, or somebody misuses its key, it is written here. What people do is under Activity."
      />
    </div>
  );
}
