'use client';
import { canOnPlatform } from '@fettle/contracts';
import { Banner, Button, InlineError, Panel, Skeleton, Status, TimeText } from '@fettle/ui';
import { RotateCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '@/session/use-me';
import { ActDialog, type JobAct } from './act-dialog';
import { plural, type FailureGroup, type Queue } from './queue-words';
import { useFailures } from './use-queues';

/** What has failed on a queue, by cause, and what can be done about it. Absent while nothing has. */
export function FailurePanel({ queue }: { queue: Queue }) {
  const failures = useFailures(queue.name);
  const [act, setAct] = useState<JobAct | null>(null);
  const [told, setTold] = useState<string | null>(null);
  const { data, error } = failures;
  const isEmpty = data?.total === 0 && !error && (queue.depth?.failed ?? 0) === 0;
  return (
    <>
      {told ? <Banner title={told} /> : null}
      {isEmpty ? null : (
        <Panel title="Failed jobs by cause" flush>
          {error ? (
            <div className="p-4">
              <InlineError
                error={error}
                title="The failed jobs could not be read"
                onRetry={() => void failures.refetch()}
              />
            </div>
          ) : null}
          {data ? (
            <>
              <ul className="divide-y divide-line">
                {data.items.map((group) => (
                  <Group key={group.key} group={group} asOf={data.asOf} onAct={setAct} />
                ))}
              </ul>
              <p role="status" className="border-t border-line px-4 py-2 text-meta text-muted">
                {data.read < data.total
                  ? `The latest ${plural(data.read, 'failed job')} of ${data.total.toLocaleString('en-US')}`
                  : plural(data.total, 'failed job')}
                . They are kept for 30 days.
              </p>
            </>
          ) : error ? null : (
            <div className="p-4">
              <Skeleton label="Reading the failed jobs" lines={3} className="h-9" />
            </div>
          )}
        </Panel>
      )}
      <ActDialog queue={queue.name} act={act} onClose={() => setAct(null)} onDone={setTold} />
    </>
  );
}

interface GroupProps {
  group: FailureGroup;
  asOf: string;
  onAct: (act: JobAct) => void;
}

function Group({ group, asOf, onAct }: GroupProps) {
  const { example } = group;
  return (
    <li className="grid gap-x-6 gap-y-3 px-4 py-3 text-dense lg:grid-cols-[minmax(0,1fr)_auto]">
      <div className="flex min-w-0 flex-col gap-1">
        <Status state="failed" word={plural(group.count, 'job')} detail={group.job} />
        <p className="font-medium [overflow-wrap:anywhere]">{group.cause}</p>
        <p className="text-meta text-muted">
          latest <TimeText at={group.lastAt} />
          {group.count > 1 ? (
            <>
              , first <TimeText at={group.firstAt} />
            </>
          ) : null}
        </p>
        <details className="text-meta">
          <summary className="w-fit cursor-pointer py-1 text-muted hover:text-ink max-sm:py-3.5">
            The latest one as an example
          </summary>
          <Example example={example} />
        </details>
      </div>
      <Acts group={group} asOf={asOf} onAct={onAct} />
    </li>
  );
}

function Example({ example }: { example: FailureGroup['example'] }) {
  const ids = Object.entries(example.ids);
  return (
    <div className="flex flex-col gap-1 pb-1 [overflow-wrap:anywhere]">
      <code className="text-log">{example.reason}</code>
      <span className="text-muted">
        Job <code>{example.id}</code>, {plural(example.attempts, 'try', 'tries')}, failed{' '}
        <TimeText at={example.failedAt} form="exact" />
      </span>
      <span className="text-muted">
        {ids.length > 0 ? ids.map(([name, id]) => `${name} ${id}`).join(', ') : 'Its payload has no ids.'}
      </span>
    </div>
  );
}

function Acts({ group, asOf, onAct }: GroupProps) {
  const me = useMe().data;
  if (!canOnPlatform(me?.platformRole, 'platform:manage')) return null;
  const all = { selection: { group: group.key, failedBefore: asOf }, count: group.count, group };
  const one = { selection: { jobId: group.example.id }, count: 1, group };
  const isOne = group.count === 1;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <Button size="compact" icon={<RotateCw size={14} aria-hidden />} onClick={() => onAct({ ...all, kind: 'retry' })}>
        {isOne ? 'Retry 1 job' : `Retry all ${group.count.toLocaleString('en-US')} jobs`}
      </Button>
      {isOne ? null : (
        <Button size="compact" onClick={() => onAct({ ...one, kind: 'retry' })}>
          Retry the latest
        </Button>
      )}
      <Button
        size="compact"
        variant="ghost"
        icon={<Trash2 size={14} aria-hidden />}
        onClick={() => onAct({ ...all, kind: 'discard' })}
      >
        {isOne ? 'Discard 1 job' : `Discard all ${group.count.toLocaleString('en-US')} jobs`}
      </Button>
    </div>
  );
}
