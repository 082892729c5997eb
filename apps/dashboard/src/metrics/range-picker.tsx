'use client';
import {
  Button,
  Field,
  formatClock,
  formatDate,
  Input,
  Popover,
  SegmentedControl,
  Switch,
  useZone,
  type Zone,
} from '@fettle/ui';
import { CalendarRange } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import { presetMs, presets, type Preset } from './metric-range';
import { momentOf, momentText } from './moment-text';
import type { RangeState } from './use-range';

/** Which window the charts show: a length back from now, two moments, or where somebody has zoomed to. */
export function RangePicker({ state }: { state: RangeState }) {
  const { zone } = useZone();
  const { range } = state;
  return (
    <div className="flex max-w-full min-w-0 flex-wrap items-center gap-2">
      {/* Positioned: its hidden radios would otherwise be measured against the page. */}
      <div className="relative max-w-full min-w-0 overflow-x-auto">
        <SegmentedControl<Preset | 'between'>
          label="Window"
          segments={range.kind === 'between' ? [...presets, { value: 'between', label: 'Chosen' }] : presets}
          value={range.kind === 'back' ? range.preset : 'between'}
          onChange={(value) => (value === 'between' ? undefined : state.choose(value))}
        />
      </div>
      <Popover
        label="From and to"
        align="start"
        trigger={
          <Button icon={<CalendarRange size={16} aria-hidden />}>
            {range.kind === 'between' ? betweenText(range, zone) : 'From and to'}
          </Button>
        }
      >
        <BetweenForm key={`${zone} ${JSON.stringify(range)}`} state={state} zone={zone} />
      </Popover>
      <Switch
        label="Follow along"
        checked={state.isLive}
        onChange={(event) => state.setLive(event.currentTarget.checked)}
      />
    </div>
  );
}

function betweenText({ fromMs, toMs }: { fromMs: number; toMs: number }, zone: Zone): string {
  const [fromDay, toDay] = [formatDate(fromMs, zone), formatDate(toMs, zone)];
  const end = `${fromDay === toDay ? '' : `${toDay} `}${formatClock(toMs, zone).slice(0, 5)}`;
  return `${fromDay} ${formatClock(fromMs, zone).slice(0, 5)} to ${end}`;
}

/** Two moments in the zone of the page. */
function BetweenForm({ state, zone }: { state: RangeState; zone: Zone }) {
  const { range } = state;
  const [initial] = useState(() => {
    const now = Date.now();
    return range.kind === 'between' ? range : { fromMs: now - presetMs(range.preset), toMs: now };
  });
  const [from, setFrom] = useState(momentText(initial.fromMs, zone));
  const [to, setTo] = useState(momentText(initial.toMs, zone));
  const [wrong, setWrong] = useState<string>();
  const show = (event: FormEvent) => {
    event.preventDefault();
    const [fromMs, toMs] = [momentOf(from, zone), momentOf(to, zone)];
    const isInOrder = toMs - fromMs >= 60_000;
    setWrong(isInOrder ? undefined : 'The end must be at least a minute after the beginning');
    if (isInOrder) state.zoom(fromMs, toMs);
  };
  return (
    <form onSubmit={show} noValidate className="flex flex-col gap-3">
      <Field label={zone === 'utc' ? 'From (UTC)' : 'From'}>
        <Input type="datetime-local" value={from} onChange={(event) => setFrom(event.currentTarget.value)} />
      </Field>
      <Field label={zone === 'utc' ? 'To (UTC)' : 'To'} error={wrong}>
        <Input type="datetime-local" value={to} onChange={(event) => setTo(event.currentTarget.value)} />
      </Field>
      <Button type="submit" variant="primary">
        Show
      </Button>
    </form>
  );
}
