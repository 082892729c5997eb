import { Button, DurationText, MiddleText, type Column } from '@fettle/ui';
import { kindWords, peerOf, type Connection, type ConnectionList } from './connection-words';

/** The columns of the list. `onClose`: the person wants to close this one. */
export function connectionColumns(
  processes: ConnectionList['processes'],
  onClose: (connection: Connection) => void,
): readonly Column<Connection>[] {
  const none = (words: string) => <span className="text-muted">{words}</span>;
  return [
    {
      key: 'peer',
      header: 'Other end',
      width: 'minmax(11rem, 1.4fr)',
      card: 'title',
      cell: (one) => <MiddleText text={peerOf(one)} />,
    },
    { key: 'kind', header: 'Kind', width: '9rem', card: 'status', cell: ({ kind }) => kindWords[kind].one },
    {
      key: 'workspace',
      header: 'Workspace',
      width: 'minmax(8rem, 1fr)',
      from: 'lg',
      cell: ({ workspaces }) =>
        workspaces.length > 0 ? workspaces.map(({ id, name }) => name ?? id).join(', ') : none('none'),
    },
    {
      key: 'ip',
      header: 'Address',
      width: '9.5rem',
      cell: ({ ip }) => <span className="font-mono text-log">{ip}</span>,
    },
    {
      key: 'program',
      header: 'Program',
      width: 'minmax(8rem, 1fr)',
      from: 'xl',
      cell: ({ program, protocol }) => <span title={`${protocol}. ${program ?? ''}`}>{program ?? protocol}</span>,
    },
    {
      key: 'messages',
      header: 'Messages in, out',
      width: '9rem',
      align: 'end',
      from: 'lg',
      cell: ({ messages }) =>
        messages
          ? `${messages.received.toLocaleString('en-US')}, ${messages.sent.toLocaleString('en-US')}`
          : none('not counted'),
    },
    {
      key: 'process',
      header: 'Process',
      width: 'minmax(9rem, 1fr)',
      from: 'lg',
      cell: ({ bootId }) => {
        const process = processes.find((one) => one.bootId === bootId);
        return process ? `${process.name}, pid ${process.pid}` : none('ended');
      },
    },
    {
      key: 'since',
      header: 'Open for',
      width: '6.5rem',
      align: 'end',
      cell: ({ since }) => <DurationText from={since} />,
    },
    {
      key: 'close',
      header: 'Act',
      width: '6rem',
      align: 'end',
      cell: (one) => (
        <Button
          variant="ghost"
          onClick={() => onClose(one)}
          aria-label={`Close the ${kindWords[one.kind].one} of ${peerOf(one)}`}
        >
          Close…
        </Button>
      ),
    },
  ];
}
