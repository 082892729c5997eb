import { actorKind, actorName } from '@fettle/contracts';
import { MiddleText, Status, TimeText, type Column } from '@fettle/ui';
import { sealMeanings, type Entry } from './audit-words';

/** The columns of the audit list. */
export const auditColumns: readonly Column<Entry>[] = [
  {
    key: 'event',
    header: 'Event',
    width: 'minmax(12rem, 1.4fr)',
    card: 'title',
    cell: (entry) => <code className="text-log">{entry.event}</code>,
  },
  {
    key: 'actor',
    header: 'By',
    width: 'minmax(10rem, 1.4fr)',
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
    key: 'workspace',
    header: 'Workspace',
    width: 'minmax(8rem, 1fr)',
    from: 'lg',
    cell: (entry) =>
      entry.workspace ? (
        <span title={entry.workspace.name}>{entry.workspace.name}</span>
      ) : (
        <span className="text-muted">platform</span>
      ),
  },
  {
    key: 'seal',
    header: 'Seal',
    width: '9.5rem',
    card: 'status',
    cell: (entry) => <Status state={sealMeanings[entry.seal].state} word={sealMeanings[entry.seal].word} />,
  },
  {
    key: 'at',
    header: 'When',
    width: '10rem',
    align: 'end',
    cell: (entry) => <TimeText at={entry.at} className="text-muted" />,
  },
];
