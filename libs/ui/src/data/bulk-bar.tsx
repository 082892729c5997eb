'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../action/button.js';
import { IconButton } from '../action/icon-button.js';

export interface BulkBarProps {
  /** What one row is, and several are: `['node', 'nodes']`. */
  unit: readonly [one: string, many: string];
  selected: number;
  /** Selects what the filter matches, on the server: "Select all 142 that match". Left out where there is nothing more. */
  offer?: { words: string; isBusy: boolean; onTake: () => void } | undefined;
  /** Who of the selected an act will leave out and why, or that more match than one act may reach. */
  note?: ReactNode;
  onClear: () => void;
  /** The acts. Each opens a preview. */
  children?: ReactNode;
}

/** What is selected, whatever the list shows just now, and what can be done with all of it. */
export function BulkBar(props: BulkBarProps) {
  const { unit, selected, offer, note, onClear, children } = props;
  if (selected === 0) return null;
  const grouped = (count: number) => count.toLocaleString('en-US');
  return (
    <section
      aria-label={`Selected ${unit[1]}`}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border border-ink bg-surface px-2 py-1.5 text-dense shadow-float max-sm:px-3"
    >
      <IconButton label="Select nothing" size="compact" icon={<X size={16} aria-hidden />} onClick={onClear} />
      <p role="status" className="font-medium">
        {grouped(selected)} {selected === 1 ? unit[0] : unit[1]} selected
      </p>
      {offer ? (
        <Button
          size="compact"
          variant="ghost"
          className="underline underline-offset-2"
          busy={offer.isBusy ? 'Selecting…' : undefined}
          onClick={offer.onTake}
        >
          {offer.words}
        </Button>
      ) : null}
      {note ? <div className="min-w-0 flex-1 basis-40 text-meta text-muted">{note}</div> : null}
      <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>
    </section>
  );
}
