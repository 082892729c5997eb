'use client';
import { taskFilterFields } from '@fettle/contracts';
import { FilterBar, Shape, statusMeanings, type Facet } from '@fettle/ui';
import { X } from 'lucide-react';
import { useState } from 'react';
import { facetsOf } from '@/list/facets-of';
import { listGrammar, meanwhile } from '@/list/list-grammar';
import { useNode } from '@/nodes/use-nodes';
import { taskMeanings, type Task } from './task-words';
import { useTaskFacets } from './use-task-rows';

export const taskGrammar = listGrammar(taskFilterFields);

export interface TasksFilterProps {
  q: string;
  onQ: (q: string) => void;
  /** Exactly this node. */
  nodeId: string | null;
  onNode: (nodeId: null) => void;
}

/** What the list of tasks is narrowed to: typed, chosen by value, or one node. */
export function TasksFilter({ q, onQ, nodeId, onNode }: TasksFilterProps) {
  const [isLooking, setLooking] = useState(false);
  const known = useTaskFacets({ q, nodeId }, isLooking).data?.facets;
  const node = useNode(nodeId);
  return (
    <FilterBar
      label="Filter tasks"
      placeholder="Filter: uname, state:failed, created<2h"
      value={q}
      onChange={onQ}
      grammar={taskGrammar}
      facets={facetsOf(taskFilterFields, ['state', 'type'], known).map(withShapes)}
      meanwhile={meanwhile(taskGrammar, q)}
      onLook={() => setLooking(true)}
    >
      {nodeId ? (
        <button
          type="button"
          onClick={() => onNode(null)}
          className="inline-flex h-8 items-center gap-1.5 rounded-control border border-ink bg-raised px-2 text-dense max-sm:h-11 max-sm:px-3"
        >
          Node {node.data?.name ?? nodeId} <X size={14} aria-label="Remove this filter" />
        </button>
      ) : null}
    </FilterBar>
  );
}

/** States are told by the same shapes and words as in the list. */
function withShapes(facet: Facet): Facet {
  if (facet.field !== 'state') return facet;
  return {
    ...facet,
    values: facet.values?.map((one) => {
      const { state, word } = taskMeanings[one.value as Task['state']];
      const { shape, tone } = statusMeanings[state];
      return { ...one, label: word, icon: <Shape shape={shape} tone={tone} size={14} /> };
    }),
  };
}
