'use client';
import { Button, DataTable, EmptyState, pagedRows, type Column } from '@fettle/ui';
import { EventBar } from './event-bar';
import type { EventView } from './event-filter';
import { typeWords, type EventEntry } from './event-words';
import type { useEvents } from './use-events';

interface EventListProps {
  events: EventView;
  entries: ReturnType<typeof useEvents>;
  columns: readonly Column<EventEntry>[];
  /** What stands where nothing has happened yet. */
  nothing: string;
}

/** Events with their filters. */
export function EventList({ events, entries, columns, nothing }: EventListProps) {
  return (
    <div className="flex flex-col gap-4">
      <EventBar events={events} />
      <DataTable
        label="Events"
        unit={['event', 'events']}
        columns={columns}
        rowKey={(event) => event.id}
        rowLabel={(event) => `${typeWords(event.type)}: ${event.message}`}
        {...pagedRows(entries)}
        empty={
          events.isFiltered ? (
            <EmptyState
              title="No event fits the filters"
              action={<Button onClick={events.clear}>Clear all filters</Button>}
            />
          ) : (
            <EmptyState title="Nothing has happened yet">{nothing}</EmptyState>
          )
        }
      />
    </div>
  );
}
