import { Status, type Column } from '@fettle/ui';
import { countText, tookText, type FlowProcess, type FlowQueue } from './task-flow-words';

const none = (words: string) => <span className="text-muted">{words}</span>;
const ageText = (seconds: number | null) => {
  if (seconds === null) return none('none');
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
};
const number = (value: number) => countText(value);

export const queueColumns: readonly Column<FlowQueue>[] = [
  {
    key: 'workspace',
    header: 'Workspace',
    card: 'title',
    width: 'minmax(9rem, 2fr)',
    cell: ({ workspace }) => workspace.name,
  },
  { key: 'queued', header: 'Waiting', align: 'end', cell: ({ queued }) => number(queued) },
  {
    key: 'absent',
    header: 'For nodes away',
    align: 'end',
    width: '8rem',
    cell: ({ forAbsentNodes }) => number(forAbsentNodes),
  },
  { key: 'oldest', header: 'Oldest', align: 'end', cell: ({ oldestQueuedS }) => ageText(oldestQueuedS) },
  {
    key: 'neglected',
    header: 'Oldest that could run',
    align: 'end',
    width: '10rem',
    cell: ({ oldestNeglectedS }) => ageText(oldestNeglectedS),
  },
  { key: 'leased', header: 'Accepted', align: 'end', cell: ({ leased }) => number(leased) },
  { key: 'started', header: 'Running', align: 'end', cell: ({ started }) => number(started) },
];

/** A figure of a process that may not have answered. */
function figure(of: (figures: NonNullable<FlowProcess['figures']>) => React.ReactNode) {
  return ({ figures }: FlowProcess) => (figures ? of(figures) : none('not told'));
}

export const processColumns: readonly Column<FlowProcess>[] = [
  {
    key: 'name',
    header: 'Process',
    card: 'title',
    width: 'minmax(10rem, 2fr)',
    cell: ({ name, host, pid }) => <span title={`${name} on ${host}, pid ${pid}`}>{`${name}, pid ${pid}`}</span>,
  },
  {
    key: 'answered',
    header: 'Answered',
    card: 'status',
    width: '8rem',
    cell: ({ answered }) => <Status state={answered ? 'healthy' : 'unknown'} word={answered ? 'Yes' : 'Not in time'} />,
  },
  { key: 'parked', header: 'Waiting calls', align: 'end', cell: figure(({ parkedPolls }) => number(parkedPolls)) },
  { key: 'asked', header: 'Claims', align: 'end', cell: figure(({ attempted }) => number(attempted)) },
  { key: 'brought', header: 'With a task', align: 'end', cell: figure(({ succeeded }) => number(succeeded)) },
  { key: 'empty', header: 'Empty', align: 'end', cell: figure(({ emptyPolls }) => number(emptyPolls)) },
  { key: 'failed', header: 'Failed', align: 'end', cell: figure(({ failed }) => number(failed)) },
  {
    key: 'p95',
    header: '95 of 100 within',
    align: 'end',
    width: '9rem',
    from: 'lg',
    cell: figure(({ latency }) => (latency ? tookText(latency.p95Ms) : none('no task'))),
  },
  {
    key: 'expired',
    header: 'Leases over',
    align: 'end',
    from: 'lg',
    cell: figure(({ leasesExpired }) => number(leasesExpired)),
  },
];
