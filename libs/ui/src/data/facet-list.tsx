'use client';
import type { ReactNode } from 'react';
import { Skeleton } from '../feedback/skeleton.js';
import { Checkbox } from '../form/choice.js';
import type { FilterGrammar } from '../form/filter-grammar.js';
import { cn } from '../style/class-name.js';
import type { Draft } from '../form/use-draft.js';

export interface FacetValue {
  value: string;
  label: string;
  /** How many rows have it, with all other conditions kept; undefined while nobody has counted. */
  count: number | undefined;
  icon?: ReactNode;
}

/** A field whose values can be chosen from a list. */
export interface Facet {
  field: string;
  label: string;
  /** Undefined while they are being read. */
  values: readonly FacetValue[] | undefined;
}

export interface FacetListProps {
  facet: Facet;
  draft: Draft;
  grammar: FilterGrammar;
}

/** The values of one field with their counts, each to ask for or to leave out. It writes into the same text that is typed. */
export function FacetList({ facet, draft, grammar }: FacetListProps) {
  if (!facet.values) return <Skeleton label={`Reading ${facet.label.toLowerCase()}`} lines={3} />;
  if (facet.values.length === 0) return <p className="text-dense text-muted">No row has a value here.</p>;
  return (
    <ul className="flex max-h-80 flex-col gap-0.5 overflow-y-auto max-sm:max-h-none">
      {facet.values.map(({ value, label, count, icon }) => {
        const choice = grammar.choice(draft.text, facet.field, value);
        const turn = (negated: boolean) => draft.settle(grammar.toggle(draft.text, facet.field, value, negated));
        return (
          <li key={value} className="flex items-center gap-2 text-dense">
            <Checkbox
              className="min-w-0 flex-1"
              label={
                <span className="flex min-w-0 items-center gap-1.5">
                  {icon}
                  <span className={cn('truncate', choice === 'not' && 'text-muted line-through')}>{label}</span>
                </span>
              }
              checked={choice === 'is'}
              onChange={() => turn(false)}
            />
            <span className="shrink-0 text-muted tabular-nums">{count?.toLocaleString('en-US') ?? ''}</span>
            <button
              type="button"
              aria-pressed={choice === 'not'}
              aria-label={`not ${label}`}
              onClick={() => turn(true)}
              className="h-6 shrink-0 rounded-control border border-line px-1.5 text-meta text-muted hover:bg-raised hover:text-ink aria-pressed:border-ink aria-pressed:bg-raised aria-pressed:font-medium aria-pressed:text-ink max-sm:h-11 max-sm:px-3"
            >
              not
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** How many values of a facet the text speaks of. */
export function facetCount({ facet, draft, grammar }: FacetListProps): number {
  return (facet.values ?? []).filter(({ value }) => grammar.choice(draft.text, facet.field, value) !== null).length;
}
