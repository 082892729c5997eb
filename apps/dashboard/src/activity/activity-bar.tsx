'use client';
import { Button, FilterInput, PeriodFilter } from '@fettle/ui';
import { X } from 'lucide-react';
import type { ActivityView } from './activity-filter';

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
      <PeriodFilter value={view} onChange={(patch) => void setView(patch)} />
      {activity.isFiltered ? (
        <Button variant="ghost" icon={<X size={14} aria-hidden />} onClick={activity.clear}>
          Clear all filters
        </Button>
      ) : null}
    </div>
  );
}
