'use client';
import { formatDuration, KeyValue, LinkButton, MiddleText, PeekPanel, Skeleton, TimeText, useNow } from '@fettle/ui';
import { Play } from 'lucide-react';
import { isNotFound, PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { presenceReason, type Node } from './node-presence';
import { PresenceStatus } from './presence-status';
import { useNode } from './use-nodes';

export interface NodePeekProps {
  nodeId: string;
  /** As it stands in the list, until it is read by itself. */
  row: Node | undefined;
  onPrevious: (() => void) | undefined;
  onNext: (() => void) | undefined;
  onClose: () => void;
}

/** The short of one node beside the list: how it is, why, what it measures, what it is. */
export function NodePeek({ nodeId, row, onPrevious, onNext, onClose }: NodePeekProps) {
  const { path } = useWorkspace();
  const read = useNode(nodeId);
  const node = read.data ?? row;
  const name = node?.name ?? 'this node';
  return (
    <PeekPanel
      title={node ? <MiddleText text={node.name} /> : 'Node'}
      label={`Peek at ${name}`}
      href={path(`nodes/${nodeId}`)}
      openLabel={`Open ${name}`}
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
    >
      {read.error && isNotFound(read.error) ? (
        <p className="text-dense text-muted">This node does not exist, or you may not see it.</p>
      ) : (
        <div className="flex flex-col gap-4">
          {read.error ? (
            <PlainError error={read.error} title="The node could not be read" onRetry={() => void read.refetch()} />
          ) : null}
          {node ? <Short node={node} isOld={read.error !== null} /> : <Skeleton label="Reading the node" lines={6} />}
        </div>
      )}
    </PeekPanel>
  );
}

function Short({ node, isOld }: { node: Node; isOld: boolean }) {
  const { path, can } = useWorkspace();
  const now = useNow(5_000);
  const { vitals } = node;
  const percent = (value: number | null | undefined) => (typeof value === 'number' ? `${Math.round(value)} %` : null);
  return (
    <>
      <div className="flex flex-col gap-1">
        <PresenceStatus variant="badge" node={node} isOld={isOld} />
        <p className="text-dense">{isOld ? 'How it is now is not known.' : presenceReason(node, now)}</p>
      </div>
      <KeyValue
        items={[
          { label: 'CPU', value: percent(vitals?.cpuPercent) },
          { label: 'Memory', value: percent(vitals?.memoryPercent) },
          { label: 'Fullest disk', value: percent(vitals?.diskPercent) },
          { label: 'Load', value: vitals?.load1?.toFixed(2) },
          { label: 'Measured', value: vitals ? <TimeText at={vitals.at} /> : null },
          { label: 'Tasks', value: `${node.tasksRunning} running, ${node.tasksWaiting} waiting` },
        ]}
      />
      <KeyValue
        className="border-t border-line pt-4"
        items={[
          { label: 'Hostname', value: node.hostname, mono: true },
          { label: 'Team', value: node.teamName ?? 'none' },
          { label: 'System', value: node.platformVersion ?? node.os },
          { label: 'Agent', value: node.agentVersion },
          {
            label: node.presence === 'live' ? 'Up for' : 'Was up for',
            value: typeof vitals?.uptimeS === 'number' ? formatDuration(vitals.uptimeS * 1000) : null,
          },
          { label: 'Last contact', value: node.lastSeenAt ? <TimeText at={node.lastSeenAt} /> : 'never' },
        ]}
      />
      {can('task:run-medium', node) ? (
        <LinkButton href={`${path('tasks/new')}?node=${node.id}`} icon={<Play size={16} aria-hidden />}>
          Run a command on it
        </LinkButton>
      ) : null}
    </>
  );
}
