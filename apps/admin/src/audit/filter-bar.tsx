'use client';
import { Button, FilterInput, Input, Select } from '@fettle/ui';
import { X } from 'lucide-react';
import { ranges, type AuditView, type Range } from './audit-filter';
import type { Entry } from './audit-words';
import { WorkspaceFilter } from './workspace-filter';

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

/** Every filter of the list, all visible. */
export function FilterBar({ audit, rows }: { audit: AuditView; rows: readonly Entry[] | undefined }) {
  const { view, setView } = audit;
  const field = 'w-48 max-sm:w-[calc(50%-0.25rem)]';
  return (
    <div className="flex flex-wrap items-center gap-2">
      <FilterInput
        label="A text anywhere in the entry"
        placeholder="Text"
        className={field}
        value={view.q ?? ''}
        onChange={(text) => void setView({ q: text || null })}
      />
      <FilterInput
        label="Event, such as task.created or task"
        placeholder="Event"
        className={field}
        value={view.event ?? ''}
        onChange={(event) => void setView({ event: event || null })}
      />
      <FilterInput
        label="Actor: a part of the name, or the id"
        placeholder="Actor"
        className={field}
        value={view.actor ?? ''}
        onChange={(actor) => void setView({ actor: actor || null })}
      />
      <FilterInput
        label="Target: its type, or its id"
        placeholder="Target"
        className={field}
        value={view.target ?? ''}
        onChange={(target) => void setView({ target: target || null })}
      />
      <WorkspaceFilter audit={audit} rows={rows} className={field} />
      <Select
        aria-label="Time"
        className="w-44 max-sm:w-[calc(50%-0.25rem)]"
        options={rangeOptions}
        value={view.range ?? ''}
        onChange={(event) =>
          void setView({ range: (event.target.value || null) as Range | null, from: null, to: null })
        }
      />
      {view.range === 'days' ? <Days audit={audit} /> : null}
      {audit.isFiltered ? (
        <Button variant="ghost" icon={<X size={14} aria-hidden />} onClick={audit.clear}>
          Clear all filters
        </Button>
      ) : null}
    </div>
  );
}

/** The first and the last day, both whole and both in UTC, which is what the address says. */
function Days({ audit: { view, setView } }: { audit: AuditView }) {
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
