import type { UserRow } from '@fettle/contracts';
import { Status, type Column } from '@fettle/ui';
import type { PlannedAct } from '@/acts/act';
import { actsColumn } from '@/acts/acts-column';
import { accountAct, actionsFor, actionWord } from './account-acts';

const columns: readonly Column<UserRow>[] = [
  {
    key: 'name',
    header: 'Account',
    width: 'minmax(9rem, 1fr)',
    card: 'title',
    sortable: true,
    cell: (row) => row.name,
  },
  {
    key: 'state',
    header: 'Sign-in',
    width: '10rem',
    card: 'status',
    cell: (row) =>
      row.canSignIn ? (
        row.isLocked ? (
          <Status state="stopped" word="no password" />
        ) : (
          <Status state="healthy" word={row.isLocked === null ? 'has a shell' : 'can sign in'} />
        )
      ) : (
        <Status state="stopped" word="cannot sign in" />
      ),
  },
  { key: 'uid', header: 'Number', width: '6rem', align: 'end', sortable: true, cell: (row) => row.uid },
  {
    key: 'groups',
    header: 'Groups',
    width: 'minmax(10rem, 2fr)',
    card: 'line',
    cell: (row) => <span title={row.groups.join(', ')}>{row.groups.join(', ')}</span>,
  },
  {
    key: 'power',
    header: 'Rights of root',
    width: 'minmax(11rem, 1.5fr)',
    sortable: true,
    firstDirection: 'desc',
    cell: (row) =>
      row.uid === 0 ? (
        <Status state="degraded" word="is root" />
      ) : row.powerfulGroups.length > 0 ? (
        <Status state="degraded" word={`by ${row.powerfulGroups.join(', ')}`} />
      ) : (
        <span className="text-muted">none</span>
      ),
  },
  {
    key: 'shell',
    header: 'Shell',
    width: '10rem',
    from: 'lg',
    cell: (row) => <code className="text-log">{row.shell}</code>,
  },
  {
    key: 'home',
    header: 'Home',
    width: '10rem',
    from: 'xl',
    cell: (row) => <code className="text-log">{row.home}</code>,
  },
];

/** The columns of the accounts, with acts where the person may act. */
export function accountColumns(plan: ((act: PlannedAct) => void) | null): readonly Column<UserRow>[] {
  if (!plan) return columns;
  const acts = actsColumn<UserRow>(
    (row) => `Act on ${row.name}`,
    (row) =>
      actionsFor(row).map((action) => ({
        label: `${actionWord(action)}…`,
        onSelect: () => plan(accountAct(row, action)),
      })),
  );
  return [...columns, acts];
}
