'use client';
import {
  EventList,
  formatBytes,
  Select,
  SeriesMark,
  StaleScope,
  TimeChart,
  type ChartEvent,
  type TimeSeries,
} from '@fettle/ui';
import { ago, longHost, Stack, type Story } from './story';

const points = 120;
const stepS = 15;
const gap = (index: number) => index > 60 && index < 75;
const times = Array.from({ length: points }, (_, index) => ago((points - index) * stepS) / 1_000);
const wave = (height: number, phase: number) =>
  times.map((_, index) => (gap(index) ? null : height * (1 + Math.sin(index / 9 + phase)) * 0.5));
const seriesOf = (count: number): TimeSeries[] =>
  Array.from({ length: count }, (_, index) => ({ label: `Series ${index + 1}`, values: wave(90 - index * 12, index) }));
const range = { from: times[0] ?? 0, to: ago(0) / 1_000 };

const events: ChartEvent[] = [
  { at: ago(1_700) / 1_000, shape: 'ring', label: 'Joined' },
  { at: ago(1_500) / 1_000, shape: 'square', label: `“apt-get upgrade” started on ${longHost}`, href: '/gallery' },
  { at: ago(890) / 1_000, shape: 'diamond', label: '“apt-get upgrade”: failed after 10 min 10 s', href: '/gallery' },
  { at: ago(650) / 1_000, shape: 'triangle', label: 'The machine came up' },
  { at: ago(300) / 1_000, shape: 'square', label: '“uptime”: succeeded after 12 ms' },
  { at: ago(200) / 1_000, shape: 'square', label: '“uname -a”: succeeded after 9 ms' },
];
const percent = (value: number) => `${Math.round(value)} %`;
const common = { times, range, maxGapS: 30, syncKey: 'gallery', height: 140, events };

export const chartStories: readonly Story[] = [
  {
    name: 'A gap, a threshold and events',
    Show: () => (
      <Stack>
        <TimeChart
          {...common}
          title="Fullest disk"
          series={seriesOf(1)}
          format={percent}
          max={100}
          threshold={{ value: 80, label: 'full from 80 %' }}
        />
        <TimeChart {...common} title="Six series" series={seriesOf(6)} format={percent} />
        <EventList label="Events of the charts" events={events} />
      </Stack>
    ),
  },
  {
    name: 'Bytes',
    Show: () => (
      <TimeChart
        {...common}
        title={`Traffic of ${longHost}`}
        series={[{ label: 'Received', values: wave(300 * 1024 * 1024, 0) }]}
        format={(value) => `${formatBytes(Math.round(value))}/s`}
        binary
      />
    ),
  },
  {
    name: 'With a choice of its own',
    Show: () => (
      <TimeChart
        {...common}
        title="Network of a node"
        series={seriesOf(1)}
        format={percent}
        aside={
          <Select
            className="max-sm:min-w-24 max-sm:flex-1 sm:w-36 sm:shrink-0"
            aria-label="Interface"
            options={[
              { value: '', label: 'All together' },
              { value: 'eth0', label: longHost },
            ]}
          />
        }
      />
    ),
  },
  {
    name: 'Which line is which',
    Show: () => (
      <ul className="flex flex-wrap gap-x-6 gap-y-2">
        {Array.from({ length: 8 }, (_, index) => (
          <li key={index} className="flex items-center gap-2 text-dense">
            <SeriesMark index={index} width={index < 6 ? 16 : 28} />
            {`Series ${index + 1}`}
          </li>
        ))}
      </ul>
    ),
  },
  {
    name: 'Nothing measured',
    Show: () => (
      <TimeChart
        {...common}
        title="Temperature"
        series={[{ label: 'Hottest sensor', values: times.map(() => null) }]}
        empty="Temperature is not collected on this node."
      />
    ),
  },
  {
    name: 'Old',
    Show: () => (
      <StaleScope since={ago(240)}>
        <TimeChart {...common} title="Processor, read 4 min ago" series={seriesOf(2)} format={percent} />
      </StaleScope>
    ),
  },
];
