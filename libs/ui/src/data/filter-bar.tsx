'use client';
import { ChevronDown, ListFilter, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { Button } from '../action/button.js';
import type { FilterGrammar } from '../form/filter-grammar.js';
import { FilterText } from '../form/filter-text.js';
import { useDraft, type Draft } from '../form/use-draft.js';
import { Dialog } from '../overlay/dialog.js';
import { Popover } from '../overlay/popover.js';
import { cn } from '../style/class-name.js';
import { usePhone } from '../style/use-media.js';
import { facetCount, FacetList, type Facet } from './facet-list.js';

export interface FilterBarProps {
  /** What is being filtered: "Filter nodes". */
  label: string;
  placeholder: string;
  /** The text of the filter; the owner keeps it (in the URL) and asks the server. */
  value: string;
  /** Called after a short pause, only with texts that can be read. */
  onChange: (value: string) => void;
  grammar: FilterGrammar;
  facets: readonly Facet[];
  /** What the list shows while the text cannot be read, in a sentence. */
  meanwhile: string;
  /** Called when somebody types or opens a facet: counts need not be read before. */
  onLook?: () => void;
  pauseMs?: number;
  /** More of the bar, beside the field: chips that are always in sight. */
  children?: ReactNode;
}

/** Typed text, values to choose from and chips: three ways to say one filter, which is one text. */
export function FilterBar(props: FilterBarProps) {
  const { label, placeholder, value, onChange, grammar, facets, pauseMs = 100, children } = props;
  const canSend = (text: string) => grammar.problems(text).length === 0;
  const draft = useDraft({ value, onChange, pauseMs, canSend });
  const isPhone = usePhone();
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-start gap-2">
        <FilterText
          label={label}
          placeholder={placeholder}
          draft={draft}
          grammar={grammar}
          meanwhile={props.meanwhile}
          onLook={props.onLook}
          className="w-80 max-sm:w-auto max-sm:flex-1"
        />
        {isPhone ? (
          <FilterSheet {...props} draft={draft} />
        ) : (
          facets.map((facet) => (
            <FacetPopover key={facet.field} facet={facet} draft={draft} grammar={grammar} onLook={props.onLook} />
          ))
        )}
        {children}
      </div>
      <Chips draft={draft} grammar={grammar} />
    </div>
  );
}

interface FacetPopoverProps {
  facet: Facet;
  draft: Draft;
  grammar: FilterGrammar;
  onLook: (() => void) | undefined;
}

function FacetPopover({ onLook, ...list }: FacetPopoverProps) {
  const chosen = facetCount(list);
  return (
    <Popover
      label={`Filter by ${list.facet.label.toLowerCase()}`}
      align="start"
      onOpen={onLook}
      trigger={
        <Button className={cn('gap-1 px-2 font-normal', chosen > 0 && 'border-ink bg-raised font-medium')}>
          {list.facet.label}
          {chosen > 0 ? <span className="text-muted">{chosen}</span> : null}
          <ChevronDown size={14} aria-hidden className="text-muted" />
        </Button>
      }
    >
      <FacetList {...list} />
    </Popover>
  );
}

/** All facets on one sheet, where a row of buttons has no room. */
function FilterSheet({ facets, draft, grammar, label, onLook }: FilterBarProps & { draft: Draft }) {
  const [isOpen, setOpen] = useState(false);
  const chosen = facets.reduce((sum, facet) => sum + facetCount({ facet, draft, grammar }), 0);
  return (
    <>
      <Button
        icon={<ListFilter size={16} aria-hidden />}
        onClick={() => {
          onLook?.();
          setOpen(true);
        }}
      >
        Filters{chosen > 0 ? ` (${chosen})` : ''}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={setOpen}
        title={label}
        footer={
          <>
            {draft.text ? <Button onClick={() => draft.settle('')}>Clear all</Button> : null}
            <Button variant="primary" onClick={() => setOpen(false)}>
              Show the list
            </Button>
          </>
        }
      >
        <div className="flex flex-col gap-4">
          {facets.map((facet) => (
            <section key={facet.field}>
              <h3 className="mb-1 text-dense font-semibold">{facet.label}</h3>
              <FacetList facet={facet} draft={draft} grammar={grammar} />
            </section>
          ))}
        </div>
      </Dialog>
    </>
  );
}

/** What the filter says, condition by condition. */
function Chips({ draft, grammar }: { draft: Draft; grammar: FilterGrammar }) {
  const chips = grammar.chips(draft.text);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Conditions" className="flex flex-wrap items-center gap-1.5">
      {chips.map(({ label, without }) => (
        <li key={`${label} ${without}`} className="min-w-0 max-w-full">
          <button
            type="button"
            aria-label={`Take off ${label}`}
            onClick={() => draft.settle(without)}
            className="inline-flex h-7 max-w-full items-center gap-1.5 rounded-control border border-line bg-raised px-2 text-dense hover:border-ink max-sm:h-11 max-sm:px-3"
          >
            <span className="truncate">{label}</span>
            <X size={14} aria-hidden className="shrink-0 text-muted" />
          </button>
        </li>
      ))}
      <li>
        <Button size="compact" variant="ghost" onClick={() => draft.settle('')}>
          Clear all
        </Button>
      </li>
    </ul>
  );
}
