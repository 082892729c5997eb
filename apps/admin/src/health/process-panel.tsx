import { DurationText, Freshness, Panel, Status, TimeText, formatBytes } from '@fettle/ui';
import {
  clockWords,
  newestVersion,
  processStatus,
  worstProcessFirst,
  type Process,
  type Processes,
} from './process-words';

/** Processes say every 15 s that they run. */
const beatMs = 15_000;

/** Every process of the control plane, worst first, as its last heartbeat told. `isOld`: the heartbeats could not be read just now. */
export function ProcessPanel({ processes: { items, readAt }, isOld }: { processes: Processes; isOld: boolean }) {
  const newest = newestVersion(items);
  const going = items.filter(({ state }) => state === 'running').length;
  return (
    <Panel
      title="Processes"
      flush
      aside={
        <span>
          {going} of {items.length} {isOld ? 'ran, last known ' : 'run'}
          {isOld ? <TimeText at={readAt} /> : null}
        </span>
      }
    >
      <ul aria-label="Processes" className="divide-y divide-line">
        {worstProcessFirst(items).map((one) => (
          <ProcessRow key={one.bootId} process={one} newest={newest} isOld={isOld} />
        ))}
      </ul>
    </Panel>
  );
}

function ProcessRow({ process, newest, isOld }: { process: Process; newest: string | undefined; isOld: boolean }) {
  const { name, host, pid, version, beatAt, stoppedAt } = process;
  const isGoing = process.state === 'running' || process.state === 'late';
  return (
    <li className="grid items-start gap-x-4 gap-y-1 px-4 py-2.5 text-dense sm:grid-cols-[9rem_13rem_minmax(0,1fr)_auto]">
      <Status {...processStatus(process, isOld)} />
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="font-medium">{name}</p>
        <p className="text-meta text-muted">
          on {host}, pid {pid}
        </p>
      </div>
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3">
          <span>version {version}</span>
          {isGoing && newest !== undefined && version !== newest ? (
            <Status state="degraded" word={`older than ${newest}`} />
          ) : null}
          {isGoing ? (
            <span className="text-muted">
              for <DurationText from={process.startedAt} {...(isOld ? { to: beatAt } : {})} />
            </span>
          ) : null}
          <Restarts process={process} />
        </p>
        {isGoing ? <Figures process={process} /> : null}
      </div>
      <span className="text-meta text-muted sm:text-right">
        {stoppedAt ? (
          <>
            stopped <TimeText at={stoppedAt} />
          </>
        ) : (
          <>last beat {isOld ? <TimeText at={beatAt} /> : <Freshness at={beatAt} expectedEveryMs={beatMs * 1.5} />}</>
        )}
      </span>
    </li>
  );
}

function Restarts({ process: { restarts, lastEndedAt } }: { process: Process }) {
  if (restarts === 0 || !lastEndedAt) return null;
  return (
    <span>
      restarted {restarts === 1 ? 'once' : `${restarts} times`} in 24 h, last <TimeText at={lastEndedAt} />
    </span>
  );
}

function Figures({ process: { rssBytes, loopDelayP99Ms, pool, clockOffsetMs } }: { process: Process }) {
  const waiting = pool.waiting > 0 ? `, ${pool.waiting} waiting` : '';
  const figures = [
    `memory: ${formatBytes(rssBytes)}`,
    `event loop late by: ${loopDelayP99Ms.toLocaleString('en-US')} ms (p99)`,
    `database connections: ${pool.inUse} of ${pool.size} in use${waiting}`,
    `clock: ${clockWords(clockOffsetMs === null ? null : -clockOffsetMs)}`,
  ];
  return <p className="text-meta text-muted">{figures.join(' · ')}</p>;
}
