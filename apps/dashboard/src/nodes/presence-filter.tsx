'use client';
import { nodePresences, type NodePresence } from '@fettle/contracts';
import { cn, Shape, statusMeanings } from '@fettle/ui';
import { presenceMeanings } from './node-presence';

export interface PresenceFilterProps {
  /** Whether the filter asks for a presence. */
  isOn: (presence: NodePresence) => boolean;
  counts: Partial<Record<NodePresence, number>> | undefined;
  /** The counts could not be read again: they are shown without colour. */
  isOld: boolean;
  onToggle: (presence: NodePresence) => void;
}

/** One chip per presence, with how many nodes have it. It writes into the same filter that can be typed. */
export function PresenceFilter({ isOn, counts, isOld, onToggle }: PresenceFilterProps) {
  return (
    <div
      role="group"
      aria-label="Filter by presence" // On a phone they are one line that scrolls; the padding leaves room for the ring of the focus.
      className="flex min-h-8 flex-wrap gap-1.5 max-sm:-m-1 max-sm:min-h-11 max-sm:flex-nowrap max-sm:overflow-x-auto max-sm:p-1"
    >
      {nodePresences.map((presence) => {
        const count = counts?.[presence] ?? 0;
        const isPressed = isOn(presence);
        if (count === 0 && !isPressed) return null;
        const { state, word } = presenceMeanings[presence];
        const { shape, tone } = statusMeanings[state];
        return (
          <button
            key={presence}
            type="button"
            aria-pressed={isPressed}
            onClick={() => onToggle(presence)}
            className={cn(
              'inline-flex h-8 shrink-0 items-center gap-1.5 rounded-control border border-line px-2 text-dense hover:bg-raised max-sm:h-11 max-sm:px-3',
              isPressed && 'border-ink bg-raised font-medium',
            )}
          >
            <Shape shape={isOld ? 'stale-ring' : shape} tone={isOld ? 'neutral' : tone} size={14} />
            {word} <span className="text-muted">{count.toLocaleString('en-US')}</span>
          </button>
        );
      })}
    </div>
  );
}
