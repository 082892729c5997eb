'use client';
import { parseFilter, nodeFilterFields, type NodePresence } from '@fettle/contracts';
import { ExportMenu, Freshness, PageHeader, Skeleton, Verdict, ViewMenu, type ListView, type Sort } from '@fettle/ui';
import type { ReactNode } from 'react';
import { exportFormats, exportWords } from '@/list/export-formats';
import { takeExport } from '@/list/take-export';
import { useWorkspace } from '@/session/use-session';
import { nodeColumns } from './node-columns';
import { fleetVerdict } from './node-presence';

export interface NodesHeaderProps {
  newest:
    | {
        presences: Partial<Record<NodePresence, number>>;
        total: number;
        totalIsExact: boolean;
        asOf: string;
      }
    | undefined;
  isPending: boolean;
  /** The list could not be read again. */
  isOld: boolean;
  isEmptyFleet: boolean;
  q: string;
  sort: Sort;
  view: ListView;
  onView: (view: ListView) => void;
  addNode: ReactNode;
}

/** The answer of the list with its age, and what can be done with the whole of it. */
export function NodesHeader(props: NodesHeaderProps) {
  const { newest, isPending, isOld, isEmptyFleet, q, sort, view, onView, addNode } = props;
  const { id } = useWorkspace();
  return (
    <PageHeader
      title="Nodes"
      beside
      answer={
        newest && !isEmptyFleet && newest.total + sum(newest.presences) > 0 ? (
          <Verdict {...fleetVerdict(newest.presences, isPart(q))} isOld={isOld} />
        ) : isPending ? (
          <Skeleton label="Counting nodes" className="h-8 w-64" />
        ) : undefined
      }
      age={
        newest && !isEmptyFleet ? (
          <>
            checked <Freshness at={newest.asOf} expectedEveryMs={75_000} />
          </>
        ) : undefined
      }
      actions={
        isEmptyFleet ? null : (
          <>
            <ExportMenu
              onTake={takeExport}
              extent={exportWords(newest, q !== '', ['node', 'nodes'])}
              formats={exportFormats(`/api/v1/workspaces/${id}/nodes/export`, {
                q,
                sort: sort.key,
                direction: sort.direction,
              })}
            />
            <ViewMenu columns={nodeColumns} view={view} onChange={onView} />
            {addNode}
          </>
        )
      }
    />
  );
}

const sum = (presences: Partial<Record<NodePresence, number>>) =>
  Object.values(presences).reduce((total, count) => total + count, 0);

/** The counts of presences leave its own conditions aside, so these alone do not make them a part of the fleet. */
function isPart(q: string): boolean {
  return parseFilter(q, nodeFilterFields).terms.some(({ field }) => field !== 'presence');
}
