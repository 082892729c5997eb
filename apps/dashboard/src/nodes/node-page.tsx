'use client';
import { Freshness, Link, LinkButton, PageHeader, useNow, useStale } from '@fettle/ui';
import { Play } from 'lucide-react';
import { useEffect } from 'react';
import { isNotFound, NotHere, PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { DetailSkeleton } from '@/shell/detail-skeleton';
import { DescribeNode } from './describe-node';
import { MaintenanceButton } from './maintenance/maintenance-button';
import { MaintenanceState } from './maintenance/maintenance-state';
import { NodeFlags } from './node-flags';
import { NodeLabels } from './node-labels';
import { presenceReason, type Node } from './node-presence';
import { PresenceStatus } from './presence-status';
import { RootAccessMark } from '../root-access/root-access-mark';
import { NodeTabFrame } from './tabs/node-tab-frame';
import { useNode } from './use-nodes';

/** One node: how it is, why, what it measures, what ran on it. */
export function NodePage({ nodeId }: { nodeId: string }) {
  const { path } = useWorkspace();
  const node = useNode(nodeId);
  const isCut = useStale() !== null;
  const name = node.data?.name;
  useEffect(() => {
    if (name) document.title = `${name} · Fettle`;
  }, [name]);
  if (!node.data && isNotFound(node.error))
    return <NotHere what="node" back={path('nodes')} backLabel="Back to all nodes" />;
  return (
    <div className="flex flex-col gap-4">
      {node.error ? (
        <PlainError
          error={node.error}
          title="The node could not be read"
          needs="node:read"
          onRetry={() => void node.refetch()}
        />
      ) : null}
      {node.data ? (
        <Loaded node={node.data} readAt={node.dataUpdatedAt} isOld={node.error !== null || isCut} />
      ) : node.error ? null : (
        <DetailSkeleton what="node" />
      )}
    </div>
  );
}

interface LoadedProps {
  node: Node;
  /** When it was last read, in epoch milliseconds. */
  readAt: number;
  /** Reading it again failed. */
  isOld: boolean;
}

function Loaded({ node, readAt, isOld }: LoadedProps) {
  return (
    <>
      <NodeHeader node={node} readAt={readAt} isOld={isOld} />
      <NodeLabels node={node} />
      <NodeFlags node={node} />
      <MaintenanceState node={node} />
      <NodeTabFrame node={node} />
    </>
  );
}

function NodeHeader({ node, readAt, isOld }: LoadedProps) {
  const { path, can } = useWorkspace();
  const now = useNow(5_000);
  return (
    <PageHeader
      title={node.name}
      crumbs={
        <Link href={path('nodes')} className="hover:text-ink">
          Nodes
        </Link>
      }
      answer={
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span aria-live="polite">
            <PresenceStatus variant="badge" node={node} isOld={isOld} />
          </span>
          <RootAccessMark node={node} />
          <span className="text-dense">{isOld ? 'How it is now is not known.' : presenceReason(node, now)}</span>
        </span>
      }
      age={
        <>
          checked <Freshness at={readAt} expectedEveryMs={75_000} />
        </>
      }
      actions={
        <>
          {can('task:run-medium', node) ? (
            <LinkButton
              href={`${path('tasks/new')}?node=${node.id}`}
              variant="primary"
              icon={<Play size={16} aria-hidden />}
            >
              Run a command
            </LinkButton>
          ) : null}
          <MaintenanceButton node={node} />
          {can('node:update', node) ? <DescribeNode node={node} /> : null}
        </>
      }
    />
  );
}
