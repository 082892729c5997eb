'use client';
import { ApiError } from '@fettle/client';
import { Banner, Freshness, InlineError, PageHeader, Skeleton, Status } from '@fettle/ui';
import { Frame } from '@/shell/frame';
import { FailurePanel } from './failure-panel';
import { QueuePanel } from './queue-panel';
import { queuesVerdict } from './queue-words';
import { useQueues } from './use-queues';

/** Whether background work is done: each queue with its depth and schedules, and what has failed, by cause. */
export function QueuesPage() {
  const queues = useQueues();
  const { data, error } = queues;
  const verdict = data ? queuesVerdict(data) : null;
  const isForbidden = error instanceof ApiError && error.code === 'permission.missing';
  return (
    <Frame readAt={queues.dataUpdatedAt || null} error={error} lateAfterMs={30_000}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Queues"
          beside
          answer={
            verdict ? (
              <span aria-live="polite">
                <Status
                  variant="verdict"
                  state={error ? 'stale' : verdict.state}
                  word={error ? `${verdict.words}, when last read` : verdict.words}
                />
              </span>
            ) : undefined
          }
          age={
            data ? (
              <>
                checked <Freshness at={data.asOf} expectedEveryMs={30_000} />
              </>
            ) : undefined
          }
        />
        {isForbidden ? (
          <Banner title="This takes the permission platform:read-health">
            Platform administrators have it. Your account is not one.
          </Banner>
        ) : error ? (
          <InlineError error={error} title="The queues could not be read" onRetry={() => void queues.refetch()} />
        ) : null}
        {data ? (
          <div className={error ? 'flex flex-col gap-4 text-muted' : 'flex flex-col gap-4'}>
            {data.items.map((queue) => (
              <section key={queue.name} aria-label={`Queue ${queue.name}`} className="flex flex-col gap-4">
                <QueuePanel queue={queue} asOf={data.asOf} backend={data.backend} />
                <FailurePanel queue={queue} />
              </section>
            ))}
          </div>
        ) : error ? null : (
          <Skeleton label="Reading the queues" lines={6} className="h-9" />
        )}
      </div>
    </Frame>
  );
}
