'use client';
import {
  ChangeList,
  DurationText,
  Freshness,
  KeyValue,
  MiddleText,
  Sparkline,
  Stat,
  Status,
  TimeText,
} from '@fettle/ui';
import { ago, longError, longHost, Row, type Story } from './story';

export const layoutStories: readonly Story[] = [
  {
    name: 'Key and value',
    Show: () => (
      <KeyValue
        items={[
          { label: 'Hostname', value: longHost, mono: true },
          { label: 'Last error', value: longError },
          { label: 'Kernel', value: null },
        ]}
      />
    ),
  },
  {
    name: 'What changed',
    Show: () => (
      <ChangeList
        changes={[
          { field: 'name', before: 'web-3', after: 'web-4' },
          { field: 'description', before: 'none', after: longError },
          { field: 'password', before: null, after: null },
        ]}
      />
    ),
  },
  {
    name: 'Names that lose their middle',
    Show: () => (
      <div className="w-48 border border-line p-2">
        <MiddleText text={longHost} />
        <MiddleText text="web-3" />
      </div>
    ),
  },
  {
    name: 'Numbers',
    Show: () => (
      <Row>
        <Stat label="Nodes" value="140" scope="of 142 nodes" aside={<Status state="healthy" />} />
        <Stat label="Fullest disk" value="91 %" scope="limit 90 %" aside={<Status state="degraded" />} />
        <Stat label="Temperature" value={null} />
        <Stat
          label="Processor"
          value="12 %"
          aside={<Sparkline label="CPU over 1 h, now 12 %" values={[3, 9, null, 4, 30, 12]} />}
        />
        <Sparkline label="CPU, read 4 min ago" values={[3, 9, 12]} stale />
        <Sparkline label="Nothing measured" values={[null]} />
      </Row>
    ),
  },
  {
    name: 'Times',
    Show: () => (
      <Row>
        <TimeText at={ago(6)} />
        <TimeText at={ago(3_600)} />
        <TimeText at={ago(90_000)} />
        <TimeText at={ago(6)} form="exact" />
        <TimeText at="not a time" />
        <Freshness at={ago(6)} expectedEveryMs={15_000} />
        <Freshness at={ago(20)} expectedEveryMs={15_000} />
        <Freshness at={ago(240)} expectedEveryMs={15_000} />
        <Freshness at={null} expectedEveryMs={15_000} />
        <DurationText from={ago(125)} to={ago(5)} />
        <DurationText from={ago(12)} />
      </Row>
    ),
  },
];
