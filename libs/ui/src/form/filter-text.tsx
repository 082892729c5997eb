'use client';
import { Search, X } from 'lucide-react';
import { useId, useRef, useState, type KeyboardEvent } from 'react';
import { cn } from '../style/class-name.js';
import { completed, settledProblems, type FilterCompletion, type FilterGrammar } from './filter-grammar.js';
import { FilterMarks } from './filter-marks.js';
import type { Draft } from './use-draft.js';
import { useSlashKey } from './use-slash-key.js';

export interface FilterTextProps {
  /** What is being filtered: "Filter nodes". */
  label: string;
  placeholder: string;
  draft: Draft;
  grammar: FilterGrammar;
  /** What the list shows while the text cannot be read, in a sentence: said behind the problem. */
  meanwhile: string;
  /** Called when somebody begins to type. */
  onLook?: (() => void) | undefined;
  className?: string;
}

const fieldClass =
  'h-8 w-full rounded-control border border-line-strong bg-transparent pl-8 pr-8 text-dense hover:border-muted ' +
  'aria-invalid:border-crit max-sm:h-11 max-sm:pr-11 max-sm:text-section';

/** A typed filter: what could come next is offered below, what cannot be read is underlined and said. `/` leads into it. */
export function FilterText({ label, placeholder, draft, grammar, meanwhile, onLook, className }: FilterTextProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [scrolled, setScrolled] = useState(0);
  const list = useCompletions(draft, grammar, input);
  useSlashKey(input);
  const problems = settledProblems(grammar.problems(draft.text), list.caret);
  return (
    <div role="search" className={cn('relative min-w-40', className)}>
      <div className="relative rounded-control bg-surface">
        <Search size={16} aria-hidden className="pointer-events-none absolute left-2 top-2 text-muted max-sm:top-3.5" />
        <FilterMarks text={draft.text} problems={problems} scrolled={scrolled} />
        <input
          ref={input}
          type="text"
          role="combobox"
          inputMode="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-label={label}
          aria-expanded={list.isOpen}
          aria-controls={list.isOpen ? `${id}-list` : undefined}
          aria-autocomplete="list"
          aria-activedescendant={list.active >= 0 ? `${id}-${list.active}` : undefined}
          aria-invalid={problems.length > 0 || undefined}
          aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
          placeholder={placeholder}
          value={draft.text}
          onChange={(event) => {
            draft.type(event.target.value);
            list.look(event.target.selectionStart);
          }}
          onSelect={(event) => list.follow(event.currentTarget.selectionStart)}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onFocus={onLook}
          onBlur={list.leave}
          onKeyDown={list.onKey}
          className={cn(fieldClass, 'relative')}
        />
        {draft.text ? <Clear onClear={() => draft.settle('')} input={input} /> : null}
        {list.isOpen ? <Completions id={id} options={list.options} active={list.active} onTake={list.take} /> : null}
      </div>
      {problems.length > 0 ? (
        <p id={`${id}-problem`} role="status" className="mt-1 text-meta text-crit sm:whitespace-nowrap">
          {problems[0]?.message} <span className="text-muted">{meanwhile}</span>
        </p>
      ) : null}
    </div>
  );
}

interface CompletionsProps {
  id: string;
  options: readonly FilterCompletion[];
  active: number;
  onTake: (option: FilterCompletion) => void;
}

function Completions({ id, options, active, onTake }: CompletionsProps) {
  return (
    <div id={`${id}-list`} role="listbox" aria-label="What could come next" className={listClass}>
      {options.map((option, index) => (
        // The keyboard reaches options through the field, as in every combobox.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={`${option.from} ${option.insert}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
          className={cn(
            'flex min-h-7 cursor-default items-center gap-3 rounded-control px-2 text-dense hover:bg-raised max-sm:min-h-11',
            index === active && 'bg-raised font-medium',
          )}
        >
          <code className="min-w-0 truncate text-log">{option.insert.trim()}</code>
          <span className="ml-auto shrink-0 text-meta text-muted">{option.label}</span>
        </div>
      ))}
    </div>
  );
}

const listClass =
  'absolute inset-x-0 top-full z-40 mt-1 max-h-72 min-w-72 max-w-[calc(100vw-2rem)] overflow-y-auto rounded-panel border border-line bg-surface p-1 shadow-float';

function Clear({ onClear, input }: { onClear: () => void; input: React.RefObject<HTMLInputElement | null> }) {
  return (
    <button
      type="button"
      aria-label="Clear the filter"
      onClick={() => {
        onClear();
        input.current?.focus();
      }}
      className="absolute right-1 top-1 inline-flex size-6 items-center justify-center rounded-control text-muted hover:text-ink max-sm:right-0 max-sm:top-0 max-sm:size-11"
    >
      <X size={14} aria-hidden />
    </button>
  );
}

/** The list under the field: opens with the first key, goes with Escape, Enter or another field. */
function useCompletions(draft: Draft, grammar: FilterGrammar, input: React.RefObject<HTMLInputElement | null>) {
  const [isWanted, setWanted] = useState(false);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(-1);
  const offered = isWanted && caret !== null ? grammar.complete(draft.text, caret) : [];
  // What stands there already is no offer.
  const options = offered.filter(({ from, to, insert }) => draft.text.slice(from, to) !== insert);
  const isOpen = options.length > 0;
  const close = () => {
    setWanted(false);
    setActive(-1);
  };
  const look = (at: number | null) => {
    setCaret(at);
    setWanted(true);
    setActive(-1);
  };
  const take = (option: FilterCompletion) => {
    const next = completed(draft.text, option);
    draft.type(next.text);
    look(next.caret);
    // The field holds the new text only after the next rendering.
    requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    const option = options[active];
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) look(event.currentTarget.selectionStart);
      else setActive((now) => around(now, event.key === 'ArrowDown' ? 1 : -1, options.length));
    } else if (option && (event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault();
      take(option);
    } else if (event.key === 'Enter') {
      close();
      setCaret(null);
      draft.settle(draft.text);
    } else if (event.key === 'Escape') {
      if (isOpen) close();
      else if (draft.text) draft.settle('');
      else input.current?.blur();
    }
  };
  return {
    options,
    isOpen,
    active: isOpen ? active : -1,
    caret,
    look,
    take,
    onKey,
    /** The caret moved by itself: what it stands in changes, the list stays as wanted. */
    follow: (at: number | null) => setCaret(at),
    leave: () => {
      close();
      setCaret(null);
    },
  };
}

function around(now: number, step: 1 | -1, count: number): number {
  if (now < 0) return step === 1 ? 0 : count - 1;
  return (now + step + count) % count;
}
