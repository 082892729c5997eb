'use client';
import { InlineError, Skeleton } from '@fettle/ui';
import type { ActKind } from './act-draft';
import type { useReach } from './use-bulk-acts';

interface ReachProps {
  reach: ReturnType<typeof useReach>;
  kind: ActKind;
}

/** Whom an act on all that match reaches, exactly, and who is left out and why. */
export function Reach({ reach, kind }: ReachProps) {
  if (reach.error)
    return <InlineError error={reach.error} title="The reach could not be read" onRetry={() => void reach.refetch()} />;
  if (!reach.data) return <Skeleton label="Counting nodes" lines={2} />;
  const { matched, targets, excluded, beyond } = reach.data;
  const isRun = kind === 'run';
  const reachable = targets.length + beyond;
  const named = targets.slice(0, 5).map(({ name }) => name);
  const left = matched - reachable;
  return (
    <div className="rounded-control border border-line p-3 text-dense" role="status">
      <p>
        <strong>{matched.toLocaleString('en-US')}</strong> {matched === 1 ? 'node matches' : 'nodes match'}
        {isRun ? ` and ${reachable.toLocaleString('en-US')} can take a task` : ''}.
        {named.length > 0 ? ` ${named.join(', ')}${matched > named.length ? ' and others' : ''}.` : ''}
      </p>
      {isRun && left > 0 ? (
        <p className="text-muted">
          {left.toLocaleString('en-US')} get none, such as{' '}
          {excluded
            .slice(0, 3)
            .map(({ name, id }) => name ?? id)
            .join(', ')}
          : no working agent key.
        </p>
      ) : null}
      <HowItGoes kind={kind} />
    </div>
  );
}

/** Which nodes were picked for an act. */
export function PickedReach({ names, kind }: { names: readonly string[]; kind: ActKind }) {
  const shown = names.slice(0, 5).join(', ');
  return (
    <div className="rounded-control border border-line p-3 text-dense" role="status">
      <p>
        {shown}
        {names.length > 5 ? ` and ${(names.length - 5).toLocaleString('en-US')} more` : ''}.
      </p>
      <HowItGoes kind={kind} />
    </div>
  );
}

function HowItGoes({ kind }: { kind: ActKind }) {
  return (
    <p className="text-muted">
      {kind === 'maintenance' ? 'Automation leaves them alone until the end; people may still act. ' : ''}
      Nodes are taken 200 at a time. The next page shows what became of each.
    </p>
  );
}
