'use client';
import { Button, FilterInput, Input, Select } from '@fettle/ui';
import { X } from 'lucide-react';
import { ranges, type ActivityView, type Range } from './activity-filter';

const rangeWords: Record<Range, string> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
  days: 'Between two days',
};
const rangeOptions = [
  { value: '', label: 'Any time' },
  ...ranges.map((range) => ({ value: range, label: rangeWords[range] })),
];
const fields = [
  { name: 'q', label: 'A text anywhere in the entry', placeholder: 'Text' },
  { name: 'event', label: 'Event, such as task.created or task', placeholder: 'Event' },
  { name: 'actor', label: 'Actor: a part of the name, or the id', placeholder: 'Actor' },
  { name: 'target', label: 'Target: its type, or its id', placeholder: 'Target' },
] as const;

/** Every filter of the list, all visible. */
export function ActivityBar({ activity }: { activity: ActivityView }) {
  const { view, setView } = activity;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {fields.map(({ name, label, placeholder }) => (
        <FilterInput
          key={name}
          label={label}
          placeholder={placeholder}
          className="w-44 max-sm:w-[calc(50%-0.25rem)]"
          value={view[name] ?? ''}
          onChange={(text) => void setView({ [name]: text || null })}
        />
      ))}
      <Select
        aria-label="Time"
        className="w-44 max-sm:w-[calc(50%-0.25rem)]"
        options={rangeOptions}
        value={view.range ?? ''}
        onChange={(event) =>
          void setView({ range: (event.target.value || null) as Range | null, from: null, to: null })
        }
      />
      {view.range === 'days' ? <Days activity={activity} /> : null}
      {activity.isFiltered ? (
        <Button variant="ghost" icon={<X size={14} aria-hidden />} onClick={activity.clear}>
          Clear all filters
        </Button>
      ) : null}
    </div>
  );
}

/** The first and the last day, both whole and both in UTC, which is what the address says. */
function Days({ activity: { view, setView } }: { activity: ActivityView }) {
  const day = (date: Date | null) => date?.toISOString().slice(0, 10) ?? '';
  const read = (text: string) => (text ? new Date(`${text}T00:00:00.000Z`) : null);
  return (
    <span className="flex flex-wrap items-center gap-2 text-dense text-muted">
      <Input
        type="date"
        aria-label="First day, UTC"
        className="w-40"
        value={day(view.from)}
        max={day(view.to)}
        onChange={(event) => void setView({ from: read(event.target.value) })}
      />
      to
      <Input
        type="date"
        aria-label="Last day, UTC"
        className="w-40"
        value={day(view.to)}
        min={day(view.from)}
        onChange={(event) => void setView({ to: read(event.target.value) })}
      />
      UTC
    </span>
  );
}
