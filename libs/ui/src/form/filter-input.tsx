'use client';
import { Search, X } from 'lucide-react';
import { useRef } from 'react';
import { cn } from '../style/class-name.js';
import { useDraft } from './use-draft.js';
import { useSlashKey } from './use-slash-key.js';

export interface FilterInputProps {
  /** What is being filtered: "Filter nodes". */
  label: string;
  value: string;
  /** Called after a short pause in typing, and at once on Enter and on clear. */
  onChange: (value: string) => void;
  placeholder?: string;
  /** How long to wait for the next key. Default 150 ms. */
  pauseMs?: number;
  className?: string;
}

/** A search field for a list. `/` puts the cursor in it, Escape clears it. */
export function FilterInput({ label, value, onChange, placeholder, pauseMs = 150, className }: FilterInputProps) {
  const input = useRef<HTMLInputElement>(null);
  const draft = useDraft({ value, onChange, pauseMs });
  useSlashKey(input);
  return (
    <div role="search" className={cn('relative min-w-40', className)}>
      <Search
        size={16}
        aria-hidden
        className="pointer-events-none absolute left-2 top-1/2 -translate-y-1/2 text-muted"
      />
      <input
        ref={input}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        aria-label={label}
        placeholder={placeholder ?? label}
        value={draft.text}
        onChange={(event) => draft.type(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') draft.settle(draft.text);
          if (event.key === 'Escape' && draft.text) draft.settle('');
        }}
        className="h-8 w-full rounded-control border border-line-strong bg-surface pl-8 pr-8 text-dense hover:border-muted max-sm:h-11 max-sm:pr-11 max-sm:text-section"
      />
      {draft.text ? (
        <button
          type="button"
          aria-label="Clear the filter"
          onClick={() => {
            draft.settle('');
            input.current?.focus();
          }}
          className="absolute right-1 top-1 inline-flex size-6 items-center justify-center rounded-control text-muted hover:text-ink max-sm:right-0 max-sm:top-0 max-sm:size-11"
        >
          <X size={14} aria-hidden />
        </button>
      ) : null}
    </div>
  );
}
