'use client';
import { WatchedPage } from '@/shell/watched-page';
import { FailurePanel } from './failure-panel';
import { QueuePanel } from './queue-panel';
import { queuesVerdict } from './queue-words';
import { useQueues } from './use-queues';

/** Whether background work is done: each queue with its depth and schedules, and what has failed, by cause. */
export function QueuesPage() {
  return (
    <WatchedPage
      title="Queues"
      read={useQueues()}
      verdict={queuesVerdict}
      age={{ word: 'checked', of: ({ asOf }) => asOf }}
      lateAfterMs={30_000}
      words={{ failed: 'The queues could not be read', reading: 'Reading the queues' }}
    >
      {({ items, asOf, backend }) =>
        items.map((queue) => (
          <section key={queue.name} aria-label={`Queue ${queue.name}`} className="flex flex-col gap-4">
            <QueuePanel queue={queue} asOf={asOf} backend={backend} />
            <FailurePanel queue={queue} />
          </section>
        ))
      }
    </WatchedPage>
  );
}
