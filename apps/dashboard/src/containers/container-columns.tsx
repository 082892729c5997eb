import type { ContainerRow } from '@fettle/contracts';
import { MiddleText, Status, TimeText, type Column } from '@fettle/ui';
import type { PlannedAct } from '@/acts/act';
import { actsColumn } from '@/acts/acts-column';
import { actionLabel, actionsFor, containerAct } from './container-acts';
import { containerStatus, portWords } from './container-words';

const none = <span className="text-muted">–</span>;

const columns: readonly Column<ContainerRow>[] = [
  {
    key: 'name',
    header: 'Container',
    width: 'minmax(10rem, 2fr)',
    card: 'title',
    sortable: true,
    cell: (row) => <MiddleText text={row.name} />,
  },
  {
    key: 'state',
    header: 'State',
    width: 'minmax(12rem, 1.5fr)',
    card: 'status',
    sortable: true,
    orderWords: ['Worst first', 'Best first'],
    cell: (row) => <Status {...containerStatus(row)} />,
  },
  {
    key: 'image',
    header: 'Image',
    width: 'minmax(10rem, 2fr)',
    sortable: true,
    card: 'line',
    cell: (row) => <MiddleText text={row.image} />,
  },
  {
    key: 'ports',
    header: 'Ports',
    width: 'minmax(8rem, 1fr)',
    from: 'lg',
    card: 'line',
    cell: (row) => portWords(row) || none,
  },
  { key: 'project', header: 'Project', width: '8rem', sortable: true, from: 'xl', cell: (row) => row.project ?? none },
  {
    key: 'restarts',
    header: 'Restarts',
    width: '6rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    from: 'lg',
    cell: (row) => row.restarts,
  },
  {
    key: 'since',
    header: 'Since',
    width: '9rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    from: 'xl',
    cell: (row) => {
      const at = row.state === 'running' || row.state === 'paused' ? row.startedAt : (row.finishedAt ?? row.createdAt);
      return at ? <TimeText at={at} className="text-muted" /> : none;
    },
  },
];

/** The columns of the containers, with what can be done to each: its log for everybody, acts for those who may act. */
export function containerColumns(
  plan: ((act: PlannedAct) => void) | null,
  onLog: (row: ContainerRow) => void,
): readonly Column<ContainerRow>[] {
  const acts = actsColumn<ContainerRow>(
    (row) => `Act on ${row.name}`,
    (row) => [
      { label: 'Log', onSelect: () => onLog(row) },
      ...(plan ? actionsFor(row) : []).map((action) => ({
        label: `${actionLabel(action)}…`,
        onSelect: () => plan?.(containerAct(row, action)),
      })),
    ],
  );
  return [...columns, acts];
}
