import { Status, TimeText, type Column } from '@fettle/ui';
import { roleWords, stateWords, type User } from './user-words';

const none = (words: string) => <span className="text-muted">{words}</span>;

/** The columns of the directory. */
export const userColumns: readonly Column<User>[] = [
  {
    key: 'name',
    header: 'Name',
    width: 'minmax(10rem, 1.2fr)',
    sortable: true,
    card: 'title',
    cell: ({ name }) => <span className="truncate">{name}</span>,
  },
  {
    key: 'state',
    header: 'State',
    width: '9rem',
    sortable: true,
    card: 'status',
    cell: ({ state }) => <Status state={stateWords[state].status} word={stateWords[state].word} />,
  },
  {
    key: 'email',
    header: 'E-mail',
    width: 'minmax(12rem, 1.6fr)',
    sortable: true,
    cell: ({ email }) => <span className="truncate">{email}</span>,
  },
  {
    key: 'role',
    header: 'Platform role',
    width: '11rem',
    sortable: true,
    from: 'lg',
    cell: ({ platformRole }) => (platformRole === 'user' ? none('none') : roleWords[platformRole]),
  },
  {
    key: 'workspaces',
    header: 'Workspaces',
    width: '7rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    cell: ({ workspaceCount }) => (workspaceCount === 0 ? none('none') : workspaceCount),
  },
  {
    key: 'signin',
    header: 'Last sign-in',
    width: '9rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    cell: ({ lastSignInAt }) => (lastSignInAt ? <TimeText at={lastSignInAt} /> : none('never')),
  },
  {
    key: 'created',
    header: 'Added',
    width: '9rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    from: 'xl',
    cell: ({ createdAt }) => <TimeText at={createdAt} />,
  },
];
