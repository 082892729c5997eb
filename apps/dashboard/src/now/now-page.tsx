'use client';
import { EmptyState, Freshness, LinkButton, PageHeader, Skeleton, Verdict, useStale } from '@fettle/ui';
import { Plus } from 'lucide-react';
import { PlainError } from '@/data/plain-error';
import { useWorkspace } from '@/session/use-session';
import { AttentionList } from './attention-list';
import { nowVerdict, wellSentence, type Now } from './attention-words';
import { TaskLines } from './task-lines';
import { useNowGlance } from './use-now-glance';

/** Whether somebody is needed, where, and what moves. In health it is nearly empty. */
export function NowPage() {
  const glance = useNowGlance();
  const isCut = useStale() !== null;
  const isOld = (glance.error !== null || isCut) && glance.data !== undefined;
  const verdict = glance.data ? nowVerdict(glance.data) : null;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title="Now"
        beside
        answer={
          verdict ? (
            <Verdict {...verdict} isOld={isOld} />
          ) : glance.isPending ? (
            <Skeleton label="Looking at the workspace" className="h-8 w-64" />
          ) : undefined
        }
        age={
          glance.data && verdict ? (
            <>
              checked <Freshness at={glance.data.asOf} expectedEveryMs={30_000} />
            </>
          ) : undefined
        }
      />
      {glance.error ? (
        <PlainError
          error={glance.error}
          title={isOld ? 'This could not be read again' : 'The workspace could not be read'}
          needs="task:read"
          onRetry={() => void glance.refetch()}
        />
      ) : null}
      {glance.data ? verdict ? <Glance now={glance.data} isOld={isOld} /> : <NoNodes /> : null}
    </div>
  );
}

function Glance({ now, isOld }: { now: Now; isOld: boolean }) {
  const moves = now.running.length > 0 || now.ended.length > 0;
  return (
    <div className={moves ? 'grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]' : undefined}>
      <div className="flex min-w-0 flex-col gap-3">
        {now.attention.length > 0 ? (
          <AttentionList items={now.attention} total={now.attentionTotal} isOld={isOld} />
        ) : null}
        <p className="text-body text-muted">
          {wellSentence(now)}
          {now.attention.length === 0 ? ', and nothing has failed in the last 24 hours' : ''}
          {now.waitingTotal > 0
            ? `; ${now.waitingTotal === 1 ? '1 task waits' : `${now.waitingTotal} tasks wait`} for a node`
            : ''}
          .
        </p>
      </div>
      {moves ? (
        <div className="flex min-w-0 flex-col gap-4">
          <TaskLines title="Running now" tasks={now.running} total={now.runningTotal} isOld={isOld} />
          <TaskLines title="Ended last" tasks={now.ended} isOld={isOld} />
        </div>
      ) : null}
    </div>
  );
}

function NoNodes() {
  const { path, can } = useWorkspace();
  return (
    <EmptyState
      title="No node has joined yet"
      action={
        can('node:enrol') ? (
          <LinkButton href={path('nodes/new')} variant="primary" icon={<Plus size={16} aria-hidden />}>
            Add a node
          </LinkButton>
        ) : null
      }
    >
      Once one has, this page says whether anything needs you.
    </EmptyState>
  );
}
