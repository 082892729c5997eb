import type { ProcessRow } from '@fettle/contracts';
import { formatBytes, TimeText, type Column } from '@fettle/ui';
import type { PlannedAct } from '@/acts/act';
import { actsColumn } from '@/acts/acts-column';
import { processAct, signalLabel, signalsFor, stateWord } from './process-acts';

const columns: readonly Column<ProcessRow>[] = [
  {
    key: 'name',
    header: 'Process',
    width: 'minmax(12rem, 3fr)',
    card: 'title',
    sortable: true,
    cell: (row) => (
      <code className="text-log" title={row.commandLine || row.name}>
        {row.commandLine || `[${row.name}]`}
      </code>
    ),
  },
  { key: 'pid', header: 'Pid', width: '5.5rem', align: 'end', sortable: true, cell: (row) => row.pid },
  {
    key: 'cpu',
    header: 'Processor',
    width: '6.5rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    orderWords: ['Least processor first', 'Most processor first'],
    cell: (row) => `${row.cpuPercent.toFixed(1)} %`,
  },
  {
    key: 'memory',
    header: 'Memory',
    width: '7rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    orderWords: ['Least memory first', 'Most memory first'],
    cell: (row) => formatBytes(row.memoryBytes),
  },
  { key: 'user', header: 'Account', width: '8rem', sortable: true, cell: (row) => row.user },
  { key: 'state', header: 'State', width: '8rem', from: 'lg', card: 'hidden', cell: (row) => stateWord(row.state) },
  {
    key: 'unit',
    header: 'Service',
    width: 'minmax(8rem, 1fr)',
    sortable: true,
    from: 'lg',
    cell: (row) => row.unit?.replace(/\.service$/, '') ?? <span className="text-muted">none</span>,
  },
  {
    key: 'started',
    header: 'Started',
    width: '9rem',
    align: 'end',
    sortable: true,
    firstDirection: 'desc',
    from: 'xl',
    cell: (row) => <TimeText at={row.startedAt} className="text-muted" />,
  },
];

/** The columns of the processes, with signals where the person may send them. */
export function processColumns(plan: ((act: PlannedAct) => void) | null): readonly Column<ProcessRow>[] {
  if (!plan) return columns;
  const acts = actsColumn<ProcessRow>(
    (row) => `Act on process ${row.pid}, ${row.name}`,
    (row) =>
      signalsFor(row).map((signal) => ({
        label: `${signalLabel(signal)}…`,
        onSelect: () => plan(processAct(row, signal)),
      })),
  );
  return [...columns, acts];
}
