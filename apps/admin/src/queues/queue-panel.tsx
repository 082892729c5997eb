'use client';
import { DurationText, Panel, Stat, Status, TimeText } from '@fettle/ui';
import { queueState, rhythm, type Queue, type QueueList } from './queue-words';

const backendWords: Record<QueueList['backend'], string> = { redis: 'on Redis', postgres: 'on PostgreSQL' };

/** How much is on a queue, how old its oldest jobs are, and what comes by itself. */
export function QueuePanel({ queue, asOf, backend }: { queue: Queue; asOf: string; backend: QueueList['backend'] }) {
  const { state, word } = queueState(queue, Date.parse(asOf));
  return (
    <Panel title={queue.name} aside={backendWords[backend]}>
      <div className="flex flex-col gap-4">
        <Status state={state} word={word} />
        <Depth queue={queue} asOf={asOf} />
        <Schedules queue={queue} />
      </div>
    </Panel>
  );
}

function Depth({ queue: { depth, waitingSince, activeSince }, asOf }: { queue: Queue; asOf: string }) {
  const jobs = (count: number | undefined) => (count === undefined ? null : count.toLocaleString('en-US'));
  const oldest = (since: string | null, doing: string) =>
    since ? (
      <>
        jobs, the oldest {doing} for <DurationText from={since} to={asOf} />
      </>
    ) : (
      'jobs'
    );
  return (
    <div className="grid grid-cols-2 gap-4 lg:grid-cols-4">
      <Stat label="Waiting" value={jobs(depth?.waiting)} scope={oldest(waitingSince, 'due')} />
      <Stat label="Running" value={jobs(depth?.active)} scope={oldest(activeSince, 'running')} />
      <Stat label="For later" value={jobs(depth?.delayed)} scope="scheduled or tried again" />
      <Stat label="Failed" value={jobs(depth?.failed)} scope="jobs without a try left" />
    </div>
  );
}

function Schedules({ queue }: { queue: Queue }) {
  if (!queue.depth) return null;
  if (queue.schedules.length === 0) return <p className="text-dense text-muted">Nothing is scheduled on this queue.</p>;
  return (
    <div>
      <h3 className="text-dense font-medium">Schedules</h3>
      <ul className="mt-1 divide-y divide-line text-dense">
        {queue.schedules.map((schedule) => (
          <li
            key={schedule.key}
            className="grid gap-x-4 py-1.5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1fr)_minmax(0,1fr)]"
          >
            <code className="text-log">{schedule.job}</code>
            <span className="text-muted">{rhythm(schedule)}</span>
            <span className="text-muted">
              next run {schedule.nextAt ? <TimeText at={schedule.nextAt} form="exact" /> : 'unknown'}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
