'use client';
import { nodePresences, type NodePresence } from '@fettle/contracts';
import { cn, Shape, statusMeanings } from '@fettle/ui';
import { presenceMeanings } from './node-presence';

export interface PresenceFilterProps {
  value: NodePresence | null;
  counts: Partial<Record<NodePresence, number>> | undefined;
  /** The counts could not be read again: they are shown without colour. */
  isOld: boolean;
  onChange: (value: NodePresence | null) => void;
}

/** One chip per presence, with how many nodes have it. A second press takes the filter off. */
export function PresenceFilter({ value, counts, isOld, onChange }: PresenceFilterProps) {
  return (
    <div role="group" aria-label="Filter by presence" className="flex min-h-8 flex-wrap gap-1.5 max-sm:min-h-11">
      {nodePresences.map((presence) => {
        const count = counts?.[presence] ?? 0;
        const isOn = presence === value;
        if (count === 0 && !isOn) return null;
        const { state, word } = presenceMeanings[presence];
        const { shape, tone } = statusMeanings[state];
        return (
          <button
            key={presence}
            type="button"
            aria-pressed={isOn}
            onClick={() => onChange(isOn ? null : presence)}
            className={cn(
              'inline-flex h-8 items-center gap-1.5 rounded-control border border-line px-2 text-dense hover:bg-raised max-sm:h-11 max-sm:px-3',
              isOn && 'border-ink bg-raised font-medium',
            )}
          >
            <Shape shape={isOld ? 'stale-ring' : shape} tone={isOld ? 'neutral' : tone} size={14} />
            {word} <span className="text-muted">{count}</span>
          </button>
        );
      })}
    </div>
  );
}
