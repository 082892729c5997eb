'use client';
import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { Children, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../action/button.js';
import { IconButton } from '../action/icon-button.js';
import { cn } from '../style/class-name.js';

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
  return props.selected === 0 ? null : <Bar {...props} />;
}

/** On a phone several acts would hide the list: one line says what is selected, and unfolds. */
function Bar({ unit, selected, offer, note, onClear, children }: BulkBarProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const isFolded = Children.toArray(children).length > 1 && !isOpen;
  return (
    <section
      aria-label={`Selected ${unit[1]}`}
      className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-panel border border-ink bg-surface px-2 py-1.5 text-dense shadow-float max-sm:px-3"
    >
      <IconButton label="Select nothing" size="compact" icon={<X size={16} aria-hidden />} onClick={onClear} />
      <p role="status" className="whitespace-nowrap font-medium max-sm:flex-1">
        {selected.toLocaleString('en-US')} {selected === 1 ? unit[0] : unit[1]} selected
      </p>
      {isFolded || isOpen ? (
        <Button className="sm:hidden" aria-expanded={isOpen} aria-controls={id} onClick={() => setOpen(!isOpen)}>
          Acts
          {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronUp size={16} aria-hidden />}
        </Button>
      ) : null}
      <div id={id} className={cn('contents', isFolded && 'max-sm:hidden', isOpen && unfoldedClass)}>
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
        {note ? (
          <div
            className={cn(
              'min-w-0 flex-1 basis-40 text-meta text-muted',
              isOpen && 'max-sm:flex-none max-sm:basis-auto',
            )}
          >
            {note}
          </div>
        ) : null}
        <div className={cn('flex flex-wrap items-center gap-2', isOpen ? 'max-sm:contents sm:ml-auto' : 'ml-auto')}>
          {children}
        </div>
      </div>
    </section>
  );
}

/** One act below the other, no taller than leaves some of the list in sight. */
const unfoldedClass =
  'max-sm:flex max-sm:max-h-[55dvh] max-sm:basis-full max-sm:flex-col max-sm:items-stretch max-sm:gap-2 max-sm:overflow-y-auto max-sm:pb-1.5';
