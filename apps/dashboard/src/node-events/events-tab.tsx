'use client';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { eventColumns } from './event-columns';
import { useEventView } from './event-filter';
import { EventList } from './event-list';
import { useEvents } from './use-events';

const columns = eventColumns(null);

/** What happened to one node. */
export function EventsTab({ node }: NodeTabProps) {
  const events = useEventView(node.id);
  const entries = useEvents(events.filter);
  return (
    <EventList
      events={events}
      entries={entries}
      columns={columns}
      nothing="When this node falls silent, comes back, or its key grows old, it is written here."
    />
  );
}
