'use client';
import { nodeFilterFields, nodeSorts } from '@fettle/contracts';
import { useStale } from '@fettle/ui';
import { listGrammar } from '@/list/list-grammar';
import { useListUrl } from '@/list/use-list-url';
import { usePeekPage } from '@/list/use-peek-page';
import { usePicked } from '@/list/use-picked';
import { useWorkspace } from '@/session/use-session';
import { useSavedView } from '@/views/use-saved-view';
import type { Node } from './node-presence';
import { pickedNode } from './picked-node';
import { useNodeRows } from './use-node-rows';

const grammar = listGrammar(nodeFilterFields);

/** What the page of nodes shows: its address, the rows that its filter matches, and how they are laid out. */
export function useNodesPage() {
  const { path, can } = useWorkspace();
  const list = useListUrl('nodes', nodeSorts, { key: 'worst', direction: 'asc' });
  const saved = useSavedView('nodes');
  /** The filter; null when it cannot be read. */
  const q = grammar.problems(list.q).length === 0 ? list.q : null;
  const nodes = useNodeRows(q === null ? null : { q, sort: list.sort });
  const { rows, newest } = nodes;
  const picked = usePicked(rows, (node: Node) => pickedNode(node, (one) => can('task:run-medium', one)));
  usePeekPage(list.peek === null ? null : path(`nodes/${list.peek}`));
  const cutSince = useStale();
  const isFiltered = list.q.trim() !== '';
  return {
    list,
    saved,
    nodes,
    /** What is selected, also while the nodes are laid out in another way. */
    picked,
    q,
    isFiltered,
    /** What is shown could not be read again. */
    isOld: (nodes.error !== null || cutSince !== null) && rows !== undefined,
    isEmptyFleet: newest?.total === 0 && !isFiltered && !nodes.isBefore,
    showAll: () => list.setQ(''),
  };
}

export type NodesView = ReturnType<typeof useNodesPage>;
