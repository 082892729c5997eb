import { Button, Status, TimeText, type Column } from '@fettle/ui';
import { tokenStates, type RegistrationToken } from './token-words';

const facts: readonly Column<RegistrationToken>[] = [
  {
    key: 'label',
    header: 'Label',
    width: 'minmax(10rem, 1.6fr)',
    card: 'title',
    cell: ({ label }) => (
      <span className="block truncate font-medium" title={label}>
        {label}
      </span>
    ),
  },
  {
    key: 'state',
    header: 'State',
    width: 'minmax(7rem, 1fr)',
    card: 'status',
    cell: ({ state }) => <Status {...tokenStates[state]} />,
  },
  {
    key: 'uses',
    header: 'Machines',
    width: '7rem',
    cell: ({ uses, maxUses }) => `${uses} of ${maxUses}`,
  },
  {
    key: 'by',
    header: 'Made by',
    width: 'minmax(8rem, 1fr)',
    from: 'lg',
    cell: ({ createdBy }) => createdBy ?? <span className="text-muted">nobody named</span>,
  },
  {
    key: 'used',
    header: 'Last used',
    width: 'minmax(7rem, 1fr)',
    cell: ({ lastUsedAt }) => (lastUsedAt ? <TimeText at={lastUsedAt} /> : <span className="text-muted">not yet</span>),
  },
  {
    key: 'expires',
    header: 'Ends',
    width: '10.5rem',
    cell: ({ expiresAt }) => <TimeText at={expiresAt} />,
  },
];

/** The columns of the list; open tokens can be ended. */
export function tokenColumns(onRevoke: (token: RegistrationToken) => void): readonly Column<RegistrationToken>[] {
  return [
    ...facts,
    {
      key: 'acts',
      header: 'Acts',
      width: '6.5rem',
      align: 'end',
      card: 'acts',
      cell: (token) =>
        token.state === 'open' ? (
          <Button size="compact" aria-label={`Revoke the token ${token.label}…`} onClick={() => onRevoke(token)}>
            Revoke…
          </Button>
        ) : null,
    },
  ];
}
