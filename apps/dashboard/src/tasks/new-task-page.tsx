'use client';
import { Link, PageHeader, Skeleton } from '@fettle/ui';
import { parseAsString, useQueryStates } from 'nuqs';
import { lazy, Suspense } from 'react';
import { MissingPermission, PlainError } from '@/data/plain-error';
import { packIds, unpackIds } from '@/list/packed-ids';
import { useWorkspace } from '@/session/use-session';
import { Composer } from './composer';
import { CommandWays } from './command-ways';
import { emptyForm, formOf } from './task-form';
import { isCatalogued, type Task } from './task-words';
import { useTask } from './use-tasks';

// The schemas of all commands come with it: only who wants the list fetches them.
const CatalogueComposer = lazy(async () => ({ default: (await import('./catalogue-composer')).CatalogueComposer }));

// Many nodes at once are wanted seldom.
const BatchPage = lazy(async () => ({ default: (await import('./batch-page')).BatchPage }));

const urlState = { node: parseAsString, from: parseAsString, targets: parseAsString };

/**
 * Composes a task: what, where, how, and exactly what will run. `?node=` and `?from=` fill it in; `?targets=` (packed ids) sends one
 * command to many nodes.
 */
export function NewTaskPage() {
  const { path, canSomewhere, role, name } = useWorkspace();
  const [{ node, from, targets }, setUrl] = useQueryStates(urlState, { history: 'replace' });
  const source = useTask(from);
  const isReading = from !== null && !source.data && !source.error;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={from ? 'Run it again' : targets === null ? 'New task' : 'One command on many nodes'}
        crumbs={
          <Link href={path('tasks')} className="hover:text-ink">
            Tasks
          </Link>
        }
      />
      {source.error ? (
        <PlainError
          error={source.error}
          title="The task to repeat could not be read"
          needs="task:read"
          onRetry={() => void source.refetch()}
        />
      ) : null}
      {!canSomewhere('task:run-low') ? (
        <MissingPermission needs="task:run-low" role={role} workspace={name} />
      ) : targets !== null ? (
        <Suspense fallback={<Skeleton label="Reading the form" lines={8} />}>
          <BatchPage ids={unpackIds(targets)} onIds={(ids) => void setUrl({ targets: packIds(ids) })} />
        </Suspense>
      ) : isReading ? (
        <Skeleton label="Reading the task to repeat" lines={6} />
      ) : (
        <OneNode key={source.data?.id ?? node ?? ''} source={source.data} node={node} />
      )}
    </div>
  );
}

/** A command of one's own, or one of the list. */
function OneNode({ source, node }: { source: Task | undefined; node: string | null }) {
  const isOfList = source !== undefined && isCatalogued(source);
  return (
    <CommandWays
      start={isOfList ? 'list' : 'own'}
      own={<Composer initial={source && !isOfList ? formOf(source) : emptyForm(node)} />}
      list={<CatalogueComposer nodeId={node} source={isOfList ? source : undefined} />}
    />
  );
}
