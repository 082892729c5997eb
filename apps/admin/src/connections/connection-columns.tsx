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
      width: 'minmax(9rem, 1.4fr)',
      card: 'title',
      cell: (one) => <MiddleText text={peerOf(one)} />,
    },
    { key: 'kind', header: 'Kind', width: '8rem', card: 'status', cell: ({ kind }) => kindWords[kind].one },
    {
      key: 'workspace',
      header: 'Workspace',
      width: 'minmax(6rem, 1fr)',
      from: 'lg',
      cell: ({ workspaces }) =>
        workspaces.length > 0 ? workspaces.map(({ id, name }) => name ?? id).join(', ') : none('none'),
    },
    {
      key: 'ip',
      header: 'Address',
      width: '8.5rem',
      cell: ({ ip }) => <span className="font-mono text-log">{ip}</span>,
    },
    {
      key: 'program',
      header: 'Program, messages',
      width: 'minmax(9rem, 1.4fr)',
      from: 'lg',
      cell: ({ program, protocol, messages }) => (
        <span title={`${protocol}. ${program ?? 'It does not say what it is.'}`}>
          {program ?? protocol}
          {messages
            ? none(`, ${messages.received.toLocaleString('en-US')} in, ${messages.sent.toLocaleString('en-US')} out`)
            : null}
        </span>
      ),
    },
    {
      key: 'process',
      header: 'Process',
      width: 'minmax(9rem, 1fr)',
      from: 'xl',
      cell: ({ bootId }) => {
        const process = processes.find((one) => one.bootId === bootId);
        return process ? `${process.name.replace(/^fettle-/, '')}, pid ${process.pid}` : none('ended');
      },
    },
    {
      key: 'since',
      header: 'Open for',
      width: '5.5rem',
      align: 'end',
      cell: ({ since }) => <DurationText from={since} />,
    },
    {
      key: 'close',
      header: 'Act',
      width: '5.5rem',
      align: 'end',
      card: 'acts',
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
