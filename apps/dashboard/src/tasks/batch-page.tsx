'use client';
import { EmptyState, Link, LinkButton, Panel } from '@fettle/ui';
import { lazy, useState } from 'react';
import { exclusionNotes } from '@/nodes/picked-node';
import { useWorkspace } from '@/session/use-session';
import type { Batch, BatchFormProps } from './batch-parts';
import { BatchComposer } from './batch-composer';
import { CommandWays } from './command-ways';

// The schemas of all commands come with it.
const BatchCatalogue = lazy(async () => ({ default: (await import('./batch-catalogue')).BatchCatalogue }));

interface Made {
  batch: Batch;
  names: ReadonlyMap<string, string>;
}

/** Composes one command for many nodes, and then says what became of each. */
export function BatchPage({ ids, onIds }: { ids: readonly string[]; onIds: (ids: readonly string[]) => void }) {
  const { path } = useWorkspace();
  const [made, setMade] = useState<Made | null>(null);
  if (made) return <MadeTasks {...made} />;
  if (ids.length === 0) {
    return (
      <div className="rounded-panel border border-line bg-surface">
        <EmptyState
          title="No node is chosen"
          action={<LinkButton href={path('nodes')}>Choose nodes in their list</LinkButton>}
        >
          The address may be damaged, or every node was left out.
        </EmptyState>
      </div>
    );
  }
  const form: BatchFormProps = {
    ids,
    onLeaveOut: (id) => onIds(ids.filter((one) => one !== id)),
    onMade: (batch, targets) => setMade({ batch, names: new Map(targets.map(({ id, name }) => [id, name])) }),
  };
  return <CommandWays start="own" own={<BatchComposer {...form} />} list={<BatchCatalogue {...form} />} />;
}

function MadeTasks({ batch, names }: Made) {
  const { path } = useWorkspace();
  const { created, refused } = batch;
  const nameOf = (nodeId: string) => names.get(nodeId) ?? nodeId;
  const notes = exclusionNotes(refused.map(({ nodeId, code }) => ({ name: nameOf(nodeId), excluded: code })));
  return (
    <Panel title={created.length === 1 ? '1 task was made' : `${created.length} tasks were made`}>
      <div className="flex flex-col items-start gap-4">
        {notes.length > 0 ? <p className="text-dense">{notes.join('. ')}.</p> : null}
        <ul aria-label="Tasks that were made" className="grid w-full gap-x-6 sm:grid-cols-2 lg:grid-cols-4">
          {created.map(({ taskId, nodeId }) => (
            <li key={taskId} className="min-w-0">
              <Link
                href={path(`tasks/${taskId}`)}
                prefetch={false}
                className="inline-flex min-h-6 max-w-full items-center text-dense underline underline-offset-2 max-sm:min-h-11"
              >
                <span className="truncate">{nameOf(nodeId)}</span>
              </Link>
            </li>
          ))}
        </ul>
        <LinkButton href={path('tasks')} variant="primary">
          Watch them in the list of tasks
        </LinkButton>
      </div>
    </Panel>
  );
}
