'use client';
import {
  groupingWords,
  nodeFilterFields,
  nodePresences,
  presenceWords,
  withTerm,
  type NodeGrouping,
  type NodePresence,
} from '@fettle/contracts';
import { Button, EmptyState, InlineError, Skeleton, Status, type ListView, type Sort } from '@fettle/ui';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { presenceMeanings } from '../node-presence';
import { useGroupedNodes } from '../use-node-overviews';
import { GroupRows } from './group-rows';

export interface GroupedNodesProps {
  /** Null: the filter cannot be read. */
  q: string | null;
  by: NodeGrouping;
  sort: Sort;
  onSort: (sort: Sort) => void;
  view: ListView;
  peek: { key: string | null; onChange: (id: string | null) => void };
  onShowAll: () => void;
}

type Group = NonNullable<ReturnType<typeof useGroupedNodes>['data']>['groups'][number];

/** The nodes in groups, those with the worst presence first. A group opens to its nodes, page by page. */
export function GroupedNodes(props: GroupedNodesProps) {
  const { q, by, onShowAll } = props;
  const grouped = useGroupedNodes(q, by);
  if (q === null) return <NothingFound title="This filter cannot be read" onShowAll={onShowAll} />;
  if (grouped.error && !grouped.data)
    return (
      <InlineError error={grouped.error} title="The groups could not be read" onRetry={() => void grouped.refetch()} />
    );
  if (!grouped.data) return <Skeleton label="Grouping nodes" lines={6} />;
  const { groups, beyond } = grouped.data;
  if (groups.length === 0) return <NothingFound title="No node matches" onShowAll={onShowAll} />;
  return (
    <section aria-label={`Nodes by ${groupingWords[by].label.toLowerCase()}`} className="flex flex-col gap-2">
      <ul className="flex flex-col gap-2">
        {groups.map((group) => (
          <li key={group.value ?? ''}>
            <GroupPanel {...props} q={q} group={group} />
          </li>
        ))}
      </ul>
      {beyond > 0 ? (
        <p className="text-meta text-muted">
          {beyond.toLocaleString('en-US')} more groups are not shown. Narrow the filter to see them.
        </p>
      ) : null}
    </section>
  );
}

function GroupPanel({ group, ...props }: GroupedNodesProps & { q: string; group: Group }) {
  const [isOpen, setOpen] = useState(false);
  const panelId = useId();
  const { field, none } = groupingWords[props.by];
  const q = withTerm(props.q, nodeFilterFields, { field, value: group.value ?? 'none' });
  const Chevron = isOpen ? ChevronDown : ChevronRight;
  return (
    <div className="rounded-panel border border-line bg-surface">
      <h3>
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panelId}
          onClick={() => setOpen(!isOpen)}
          className="flex min-h-11 w-full flex-wrap items-center gap-x-4 gap-y-1 rounded-panel px-3 py-2 text-start hover:bg-raised"
        >
          <Chevron size={16} aria-hidden className="shrink-0 text-muted" />
          <Status
            state={presenceMeanings[group.worst].state}
            word={presenceMeanings[group.worst].word}
            className="max-sm:order-1 sm:w-36"
          />
          <span
            className={
              group.value === null
                ? 'min-w-0 truncate text-muted max-sm:flex-1'
                : 'min-w-0 truncate font-medium max-sm:flex-1'
            }
          >
            {group.value ?? none}
          </span>
          <span className="text-dense text-muted max-sm:order-2 max-sm:basis-full max-sm:ps-8 sm:ms-auto">
            {countWords(group)}
          </span>
        </button>
      </h3>
      <div id={panelId} hidden={!isOpen} className="border-t border-line p-2">
        {isOpen ? <GroupRows {...props} q={q} label={group.value ?? none} /> : null}
      </div>
    </div>
  );
}

/** "12 nodes: 2 offline, 1 late": what is well is the rest. */
function countWords({ total, presences }: Group): string {
  const parts = nodePresences
    .filter((name) => name !== 'live' && (presences[name] ?? 0) > 0)
    .map((name: NodePresence) => `${presences[name]} ${presenceWords[name]}`);
  const nodes = `${total.toLocaleString('en-US')} ${total === 1 ? 'node' : 'nodes'}`;
  return parts.length > 0 ? `${nodes}: ${parts.join(', ')}` : `${nodes}, all live`;
}

function NothingFound({ title, onShowAll }: { title: string; onShowAll: () => void }) {
  return (
    <EmptyState title={title} action={<Button onClick={onShowAll}>Show all nodes</Button>}>
      There is nothing to group.
    </EmptyState>
  );
}
