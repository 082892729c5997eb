import { Status, TimeText, type Column } from '@fettle/ui';
import { meaningOf, templateWords, type Delivery } from './delivery-words';

/** The columns of the list. */
export const deliveryColumns: readonly Column<Delivery>[] = [
  {
    key: 'recipient',
    header: 'To',
    width: 'minmax(12rem, 1.4fr)',
    card: 'title',
    cell: ({ recipient }) => <span title={recipient}>{recipient}</span>,
  },
  {
    key: 'template',
    header: 'Mail',
    width: 'minmax(9rem, 1fr)',
    cell: ({ template }) => templateWords[template],
  },
  {
    key: 'state',
    header: 'State',
    width: 'minmax(11rem, 0.9fr)',
    card: 'status',
    cell: (delivery) => <Status {...meaningOf(delivery)} />,
  },
  {
    key: 'reason',
    header: 'Why',
    width: 'minmax(12rem, 1.6fr)',
    cell: ({ reason }) => (reason ? <span title={reason}>{reason}</span> : <span className="text-muted">none</span>),
  },
  {
    key: 'attempts',
    header: 'Tries',
    width: '4.5rem',
    align: 'end',
    from: 'lg',
    cell: ({ attempts }) => attempts.toLocaleString('en-US'),
  },
  {
    key: 'workspace',
    header: 'Workspace',
    width: 'minmax(8rem, 0.8fr)',
    from: 'xl',
    cell: ({ workspace }) =>
      workspace ? <span title={workspace.name}>{workspace.name}</span> : <span className="text-muted">platform</span>,
  },
  {
    key: 'createdAt',
    header: 'Asked for',
    width: '9.5rem',
    align: 'end',
    cell: ({ createdAt }) => <TimeText at={createdAt} className="text-muted" />,
  },
];
