import type { CommandResult, PackageRow } from '@fettle/contracts';
import { Button, Status, type Column } from '@fettle/ui';
import type { PlannedAct } from '@/acts/act';
import { RowMenu } from '@/acts/row-menu';
import { installAct, removeAct } from './package-acts';

type Plan = ((act: PlannedAct) => void) | null;
export type Update = CommandResult<'package_updates'>['updates'][number];
export type Found = CommandResult<'packageSearch'>['results'][number];

/** Installed packages. */
export function packageColumns(plan: Plan): readonly Column<PackageRow>[] {
  const columns: readonly Column<PackageRow>[] = [
    {
      key: 'name',
      header: 'Package',
      width: 'minmax(12rem, 2fr)',
      card: 'title',
      sortable: true,
      cell: (row) => row.name,
    },
    {
      key: 'version',
      header: 'Version',
      width: 'minmax(9rem, 1fr)',
      cell: (row) => <code className="text-log">{row.version}</code>,
    },
    { key: 'architecture', header: 'Architecture', width: '8rem', from: 'lg', cell: (row) => row.architecture },
    {
      key: 'description',
      header: 'Description',
      width: 'minmax(12rem, 3fr)',
      from: 'lg',
      card: 'line',
      cell: (row) => <span className="text-muted">{row.description}</span>,
    },
  ];
  if (!plan) return columns;
  return [
    ...columns,
    {
      key: 'acts',
      header: 'Acts',
      width: '4rem',
      align: 'end',
      card: 'acts',
      cell: (row) => (
        <RowMenu
          label={`Act on ${row.name}`}
          entries={[
            { label: 'Remove…', onSelect: () => plan(removeAct(row, false)) },
            { label: 'Purge with configuration…', onSelect: () => plan(removeAct(row, true)) },
          ]}
        />
      ),
    },
  ];
}

/** Updates that wait. */
export function updateColumns(plan: Plan): readonly Column<Update>[] {
  const columns: readonly Column<Update>[] = [
    {
      key: 'name',
      header: 'Package',
      width: 'minmax(12rem, 2fr)',
      card: 'title',
      sortable: true,
      cell: (row) => row.name,
    },
    {
      key: 'security',
      header: 'Kind',
      width: '9rem',
      card: 'status',
      sortable: true,
      orderWords: ['Ordinary first', 'Security first'],
      cell: (row) =>
        row.isSecurity ? <Status state="degraded" word="security" /> : <span className="text-muted">ordinary</span>,
    },
    {
      key: 'from',
      header: 'Installed',
      width: 'minmax(9rem, 1fr)',
      card: 'line',
      cell: (row) => <code className="text-log">{row.from ?? 'not yet'}</code>,
    },
    {
      key: 'to',
      header: 'Available',
      width: 'minmax(9rem, 1fr)',
      card: 'line',
      cell: (row) => <code className="text-log">{row.to}</code>,
    },
  ];
  return plan ? [...columns, installColumn(plan, 'Update')] : columns;
}

/** What a search found in the sources. */
export function foundColumns(plan: Plan): readonly Column<Found>[] {
  const columns: readonly Column<Found>[] = [
    { key: 'name', header: 'Package', width: 'minmax(12rem, 2fr)', card: 'title', cell: (row) => row.name },
    {
      key: 'description',
      header: 'Description',
      width: 'minmax(12rem, 3fr)',
      card: 'line',
      cell: (row) => <span className="text-muted">{row.description}</span>,
    },
  ];
  return plan ? [...columns, installColumn(plan, 'Install')] : columns;
}

function installColumn<Row extends { name: string }>(plan: NonNullable<Plan>, word: 'Install' | 'Update'): Column<Row> {
  return {
    key: 'acts',
    header: 'Acts',
    width: '7rem',
    align: 'end',
    card: 'acts',
    cell: ({ name }) => (
      <Button size="compact" aria-label={`${word} ${name}`} onClick={() => plan(installAct([name], word === 'Update'))}>
        {word}…
      </Button>
    ),
  };
}
