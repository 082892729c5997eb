'use client';
import { eventTypeWords } from '@fettle/contracts';
import { Button, FilterInput, PeriodFilter, Select } from '@fettle/ui';
import { X } from 'lucide-react';
import { severities, type EventView } from './event-filter';

const severityOptions = [{ value: '', label: 'Any severity' }, ...severities.map((value) => ({ value, label: value }))];
const typeOptions = [
  { value: '', label: 'Any kind' },
  ...Object.entries(eventTypeWords).map(([value, label]) => ({ value, label })),
];

/** Every filter of the events, all visible. */
export function EventBar({ events }: { events: EventView }) {
  const { view, setView } = events;
  const known = typeOptions.some(({ value }) => value === view.type) || !view.type;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterInput
        label="A part of the message or of the node's name"
        placeholder="Text"
        className="w-52 max-sm:w-full"
        value={view.text ?? ''}
        onChange={(text) => void setView({ text: text || null })}
      />
      <Select
        aria-label="Severity"
        options={severityOptions}
        value={view.severity ?? ''}
        onChange={({ target }) => void setView({ severity: severities.find((one) => one === target.value) ?? null })}
        className="w-36"
      />
      <Select
        aria-label="Kind of event"
        options={known ? typeOptions : [...typeOptions, { value: view.type!, label: view.type! }]}
        value={view.type ?? ''}
        onChange={({ target }) => void setView({ type: target.value || null })}
        className="w-56 max-sm:w-[calc(100%-9.5rem)]"
      />
      <PeriodFilter value={view} onChange={(patch) => void setView(patch)} />
      {events.isFiltered ? (
        <Button variant="ghost" icon={<X size={14} aria-hidden />} onClick={events.clear}>
          Clear all filters
        </Button>
      ) : null}
    </div>
  );
}
