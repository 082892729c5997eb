import { Link, Status, TimeText, type Column } from '@fettle/ui';
import { severityStates, timesWords, typeWords, type EventEntry } from './event-words';

/** The columns of events. @param nodeHref where a node is; null on the page of one node, which needs no column for it */
export function eventColumns(nodeHref: ((nodeId: string) => string) | null): readonly Column<EventEntry>[] {
  return [
    {
      key: 'type',
      header: 'Event',
      width: 'minmax(13rem, 1fr)',
      card: 'title',
      cell: (event) => <Status state={severityStates[event.severity]} word={typeWords(event.type)} />,
    },
    ...(nodeHref
      ? [
          {
            key: 'node',
            header: 'Node',
            width: 'minmax(9rem, 0.7fr)',
            cell: (event: EventEntry) =>
              event.node ? (
                <Link
                  href={nodeHref(event.node.id)}
                  className="inline-flex min-h-6 max-w-full items-center truncate hover:underline max-sm:min-h-11"
                >
                  {event.node.name}
                </Link>
              ) : (
                <span className="text-muted">workspace</span>
              ),
          } satisfies Column<EventEntry>,
        ]
      : []),
    {
      key: 'message',
      header: 'What happened',
      width: 'minmax(16rem, 2.4fr)',
      cell: (event) => (
        <span title={event.message}>
          {event.message} <Times event={event} />
        </span>
      ),
    },
    {
      key: 'at',
      header: 'When',
      width: '10rem',
      align: 'end',
      cell: (event) => <TimeText at={event.lastAt} className="text-muted" />,
    },
  ];
}

function Times({ event }: { event: EventEntry }) {
  const words = timesWords(event);
  return words ? <span className="text-muted">({words})</span> : null;
}
