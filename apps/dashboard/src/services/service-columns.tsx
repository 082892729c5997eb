import type { ServiceRow } from '@fettle/contracts';
import { formatBytes, MiddleText, Status, TimeText, type Column } from '@fettle/ui';
import { actsColumn } from '@/acts/acts-column';
import type { PlannedAct } from '@/acts/act';
import { actionLabel, actionsFor, serviceAct } from './service-acts';
import { failureWords, serviceStatus } from './service-words';

const startups: Record<string, string> = {
  enabled: 'with the machine',
  'enabled-runtime': 'until the next start',
  disabled: 'no',
  static: 'when needed',
  indirect: 'when needed',
  generated: 'when needed',
  masked: 'never (masked)',
};

const columns: readonly Column<ServiceRow>[] = [
  {
    key: 'name',
    header: 'Service',
    width: 'minmax(12rem, 2fr)',
    card: 'title',
    sortable: true,
    cell: (row) => <MiddleText text={row.name.replace(/\.service$/, '')} />,
  },
  {
    key: 'state',
    header: 'State',
    width: 'minmax(11rem, 2fr)',
    card: 'status',
    sortable: true,
    orderWords: ['Worst first', 'Best first'],
    cell: (row) => <State row={row} />,
  },
  {
    key: 'description',
    header: 'Description',
    width: 'minmax(10rem, 2fr)',
    from: 'lg',
    card: 'line',
    cell: (row) => <span className="text-muted">{row.description}</span>,
  },
  {
    key: 'startup',
    header: 'Starts by itself',
    width: '10rem',
    card: 'line',
    sortable: true,
    cell: (row) => (row.startup ? (startups[row.startup] ?? row.startup) : 'no file'),
  },
  {
    key: 'memory',
    header: 'Memory',
    width: '7rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    from: 'lg',
    cell: (row) => (row.memoryBytes === null ? <span className="text-muted">–</span> : formatBytes(row.memoryBytes)),
  },
  {
    key: 'since',
    header: 'Since',
    width: '9rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    from: 'xl',
    cell: (row) =>
      row.since ? <TimeText at={row.since} className="text-muted" /> : <span className="text-muted">–</span>,
  },
];

function State({ row }: { row: ServiceRow }) {
  const { state, word } = serviceStatus(row);
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Status state={state} word={word} />
      {row.active === 'failed' ? (
        <span className="truncate text-muted" title={failureWords(row)}>
          {failureWords(row)}
        </span>
      ) : null}
    </span>
  );
}

/** The columns of the services, with acts where the person may act. */
export function serviceColumns(plan: ((act: PlannedAct) => void) | null): readonly Column<ServiceRow>[] {
  if (!plan) return columns;
  const acts = actsColumn<ServiceRow>(
    (row) => `Act on ${row.name}`,
    (row) =>
      actionsFor(row).map((action) => ({
        label: `${actionLabel(action)}…`,
        onSelect: () => plan(serviceAct(row, action)),
      })),
  );
  return [...columns, acts];
}
