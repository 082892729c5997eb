'use client';
import type { Permission } from '@fettle/contracts';
import { IconButton, MiddleText, Panel, Skeleton, Status } from '@fettle/ui';
import { X } from 'lucide-react';
import { PlainError } from '@/data/plain-error';
import { presenceMeanings } from '@/nodes/node-presence';
import { exclusionNotes, pickedOf } from '@/nodes/picked-node';
import { useWorkspace } from '@/session/use-session';
import type { Targets } from './use-targets';

export interface BatchTargetsProps {
  targets: Targets;
  /** What the command takes on each node. */
  needs: Permission;
  onLeaveOut: (nodeId: string) => void;
}

/** The nodes that a command for many would reach, as they are now, and those it would not, with the reason. */
export function BatchTargets({ targets, needs, onLeaveOut }: BatchTargetsProps) {
  const { data, error, refetch } = targets;
  const { reached, notes } = useReached(data, needs);
  return (
    <Panel title="Where">
      <div className="flex flex-col gap-3">
        {error ? (
          <PlainError
            error={error}
            title="The nodes could not be read"
            needs="node:read"
            onRetry={() => void refetch()}
          />
        ) : null}
        {data ? null : error ? null : <Skeleton label="Reading the nodes" lines={4} />}
        {data && reached.length === 0 ? <p className="text-dense">None of the chosen nodes can be reached.</p> : null}
        {reached.length > 0 ? (
          <ul
            aria-label="Nodes it runs on"
            // What scrolls must be reachable without a mouse.
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
            tabIndex={0}
            className="max-h-64 overflow-y-auto rounded-control border border-line-strong bg-surface p-1"
          >
            {reached.map((node) => {
              const { state, word } = presenceMeanings[node.presence];
              return (
                <li
                  key={node.id}
                  className="flex min-h-8 items-center gap-3 rounded-control px-2 text-dense hover:bg-raised"
                >
                  <MiddleText text={node.name} className="min-w-0 flex-1" />
                  <Status state={state} word={word} />
                  <IconButton
                    size="compact"
                    label={`Leave out ${node.name}`}
                    icon={<X size={14} aria-hidden />}
                    onClick={() => onLeaveOut(node.id)}
                  />
                </li>
              );
            })}
          </ul>
        ) : null}
        {notes.length > 0 ? <p className="text-dense text-muted">{notes.join('. ')}.</p> : null}
      </div>
    </Panel>
  );
}

/** Whom a command that takes a permission reaches, and in words whom not. */
export function useReached(data: Targets['data'], needs: Permission) {
  const { can } = useWorkspace();
  const all = data?.targets ?? [];
  const reached = all.filter((node) => can(needs, node));
  const forbidden = all
    .filter((node) => !reached.includes(node))
    .map(({ id, name }) => ({ id, name, reason: 'permission.missing' as const }));
  const excluded = [...(data?.excluded ?? []), ...forbidden];
  return { reached, notes: exclusionNotes(pickedOf({ targets: [], excluded }, () => true)) };
}
