'use client';
import { nodeFilterFields, type NodePresence } from '@fettle/contracts';
import { FilterBar, type Facet } from '@fettle/ui';
import { useMemo, useState } from 'react';
import { facetsOf } from '@/list/facets-of';
import { listGrammar, meanwhile, withKnownValues } from '@/list/list-grammar';
import { PresenceFilter } from './presence-filter';
import { useNodeFacets } from './use-node-rows';

/** Presence has its own chips, always in sight. */
const facetNames = ['team', 'os', 'arch', 'agent', 'tasks'];

export interface NodesFilterProps {
  q: string;
  onQ: (q: string) => void;
  presences: Partial<Record<NodePresence, number>> | undefined;
  isOld: boolean;
}

/** What the list of nodes is narrowed to: typed, chosen by presence, or by value. */
export function NodesFilter({ q, onQ, presences, isOld }: NodesFilterProps) {
  const [isLooking, setLooking] = useState(false);
  const known = useNodeFacets(q, isLooking).data?.facets;
  const fields = useMemo(() => withKnownValues(nodeFilterFields, known), [known]);
  const grammar = useMemo(() => listGrammar(fields), [fields]);
  const facets: Facet[] = facetsOf(fields, facetNames, known);
  return (
    <FilterBar
      label="Filter nodes"
      placeholder="Filter: web-3, cpu>80, seen<2h"
      value={q}
      onChange={onQ}
      grammar={grammar}
      facets={facets}
      meanwhile={meanwhile(grammar, q)}
      onLook={() => setLooking(true)}
    >
      <PresenceFilter
        isOn={(presence) => grammar.choice(q, 'presence', presence) === 'is'}
        counts={presences}
        isOld={isOld}
        onToggle={(presence) => onQ(grammar.toggle(q, 'presence', presence, false))}
      />
    </FilterBar>
  );
}
