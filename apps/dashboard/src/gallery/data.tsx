'use client';
import {
  BulkBar,
  Button,
  DataTable,
  EmptyState,
  ExportMenu,
  FilterBar,
  MiddleText,
  PeekPanel,
  StaleScope,
  Status,
  TimeText,
  ViewMenu,
  type Column,
  type DataTableProps,
  type Facet,
  type FilterGrammar,
  type ListView,
  type StatusState,
} from '@fettle/ui';
import { useState } from 'react';
import { ago, longError, longHost, Row, Stack, type Story } from './story';

interface Machine {
  name: string;
  state: StatusState;
  cpu: number;
  seen: number;
}

const states: StatusState[] = ['down', 'late', 'unknown', 'healthy', 'healthy', 'healthy', 'healthy', 'healthy'];
const machines = states.map((state, index): Machine => ({
  name: index === 0 ? longHost : `web-${index}`,
  state,
  cpu: (index * 37) % 100,
  seen: ago(index === 0 ? 240 : index * 3),
}));
const columns: Column<Machine>[] = [
  { key: 'state', header: 'State', width: '9rem', card: 'status', cell: ({ state }) => <Status state={state} /> },
  {
    key: 'name',
    header: 'Node',
    width: 'minmax(9rem, 3fr)',
    card: 'title',
    cell: ({ name }) => <MiddleText text={name} />,
  },
  { key: 'cpu', header: 'CPU', width: '6rem', align: 'end', cell: ({ cpu }) => `${cpu} %` },
  { key: 'seen', header: 'Seen', width: '9rem', align: 'end', cell: ({ seen }) => <TimeText at={seen} /> },
];
const nothing = <EmptyState title="No node matches" action={<Button>Show all 142 nodes</Button>} />;

function Table({ label, ...more }: Partial<DataTableProps<Machine>> & { label: string }) {
  return (
    <DataTable
      label={label}
      unit={['node', 'nodes']}
      columns={columns}
      rows={machines}
      rowKey={({ name }) => name}
      rowLabel={({ name }) => name}
      empty={nothing}
      {...more}
    />
  );
}

function Selectable() {
  const [selected, onChange] = useState<ReadonlySet<string>>(new Set([longHost, 'web-3']));
  const bar = (
    <BulkBar
      unit={['node', 'nodes']}
      selected={selected.size}
      offer={{ words: 'Select all 142 that match', isBusy: false, onTake: () => undefined }}
      note={`1 of them is left out: ${longHost} is offline.`}
      onClear={() => onChange(new Set())}
    >
      <Button size="compact" variant="primary">
        Run on {selected.size} nodes…
      </Button>
      <Button size="compact">Compare facts</Button>
      <Button size="compact">Labels or maintenance…</Button>
    </BulkBar>
  );
  return (
    <Table
      label="Nodes to act on"
      selection={{ selected, onChange }}
      rowHref={() => '/gallery'}
      total={142}
      bar={bar}
    />
  );
}

/** `field:value`, one after the other; enough to show the bar. */
const grammar: FilterGrammar = {
  problems: (text) =>
    text.endsWith(':') ? [{ at: 0, length: text.length, message: 'A value is missing, such as state:live' }] : [],
  complete: () => [],
  chips: (text) =>
    text
      .split(' ')
      .filter(Boolean)
      .map((label) => ({ label, without: text.replace(label, '').trim() })),
  choice: (text, field, value) => (text.includes(`${field}:${value}`) ? 'is' : null),
  toggle: (text, field, value) => (text.includes(`${field}:${value}`) ? '' : `${field}:${value}`),
};
const facets: Facet[] = [
  {
    field: 'state',
    label: 'State',
    values: [
      { value: 'live', label: 'live', count: 138 },
      { value: 'offline', label: longHost, count: 4 },
    ],
  },
  { field: 'site', label: 'Site', values: undefined },
];

function Filter({ label, start }: { label: string; start: string }) {
  const [value, setValue] = useState(start);
  return (
    <FilterBar
      label={label}
      placeholder="Name, or state:live"
      value={value}
      onChange={setValue}
      grammar={grammar}
      facets={facets}
      meanwhile="The list is still filtered as before."
    />
  );
}

function Shown() {
  const [view, setView] = useState<ListView>({ columns: null, density: 'normal' });
  return <ViewMenu columns={columns} view={view} onChange={setView} />;
}

export const dataStories: readonly Story[] = [
  { name: 'A list with a selection', Show: Selectable },
  {
    name: 'A selection with one act',
    Show: () => (
      <BulkBar unit={['task', 'tasks']} selected={1} onClear={() => undefined}>
        <Button size="compact">Cancel 1 task…</Button>
      </BulkBar>
    ),
  },
  {
    name: 'A list that is read, has nothing, could not be read, is old',
    Show: () => (
      <Stack>
        <Table label="Nodes that are being read" rows={undefined} loading />
        <Table label="Nodes that match" rows={[]} />
        <Table label="Nodes never read" rows={undefined} error={{ title: longError, code: 'internal' }} />
        <StaleScope since={ago(240)}>
          <Table label="Nodes as they were" />
        </StaleScope>
        <Table label="Nodes read before" error={new TypeError('Failed to fetch')} onRetry={() => undefined} />
      </Stack>
    ),
  },
  {
    name: 'Filters and menus',
    Show: () => (
      <Stack>
        <Filter label="Filter nodes" start="" />
        <Filter label="Filter tasks" start="state:live" />
        <Row>
          <ExportMenu
            extent="142 nodes match"
            formats={[{ label: 'CSV', hint: 'for spreadsheets', href: '/gallery' }]}
            onTake={() => Promise.reject(new TypeError('Failed to fetch'))}
          />
          <Shown />
        </Row>
      </Stack>
    ),
  },
  {
    name: 'One row beside its list',
    Show: () => (
      <div className="max-w-80">
        <PeekPanel
          title={<MiddleText text={longHost} />}
          label={`Peek at ${longHost}`}
          href="/gallery"
          openLabel="Open web-3"
          onNext={() => undefined}
          onClose={() => undefined}
        >
          {longError}
        </PeekPanel>
      </div>
    ),
  },
];
