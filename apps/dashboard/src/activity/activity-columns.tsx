import { actorKind, actorName } from '@fettle/contracts';
import { MiddleText, TimeText, type Column } from '@fettle/ui';
import type { Entry } from './activity-words';

/** The columns of the workspace's activity. */
export const activityColumns: readonly Column<Entry>[] = [
  {
    key: 'event',
    header: 'Event',
    width: 'minmax(11rem, 1.2fr)',
    card: 'title',
    cell: (entry) => <code className="text-log">{entry.event}</code>,
  },
  {
    key: 'actor',
    header: 'By',
    width: 'minmax(12rem, 1.6fr)',
    card: 'line',
    cell: (entry) => (
      <span title={`${actorName(entry)} (${actorKind(entry)})`}>
        {actorName(entry)} <span className="text-muted">{actorKind(entry)}</span>
      </span>
    ),
  },
  {
    key: 'target',
    header: 'On',
    width: 'minmax(10rem, 1.2fr)',
    card: 'line',
    cell: (entry) => (
      <span className="flex min-w-0 gap-1.5">
        <span className="shrink-0">{entry.target.type}</span>
        <MiddleText text={entry.target.id} className="font-mono text-log text-muted" />
      </span>
    ),
  },
  {
    key: 'ip',
    header: 'Address',
    width: '9rem',
    from: 'lg',
    cell: (entry) => <span className="font-mono text-log">{entry.ip ?? '–'}</span>,
  },
  {
    key: 'at',
    header: 'When',
    width: '10rem',
    align: 'end',
    cell: (entry) => <TimeText at={entry.at} className="text-muted" />,
  },
];
