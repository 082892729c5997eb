import { Panel, Stat, TimeText } from '@fettle/ui';
import { countText, tookText, type TaskFlow } from './task-flow-words';

const grid = 'grid items-start grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-3 lg:grid-cols-4';

/** The figures of all processes together, each with what it is measured over. */
export function FlowFigures({ flow }: { flow: TaskFlow }) {
  const { latency, queue, health, claimCounters: claims } = flow;
  const answered = flow.processes.filter((one) => one.answered).length;
  const since = `since ${answered === 1 ? '1 process' : `${answered} processes`} began`;
  const took = (ms: number | undefined) => (ms === undefined ? null : tookText(ms));
  const over = latency ? `${countText(latency.tasks)} tasks of 15 minutes` : 'no task in 15 minutes';
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title="How long work waits" aside={over}>
        <div className="grid grid-cols-2 gap-x-6 gap-y-4 sm:grid-cols-4">
          <Stat label="Half within" value={took(latency?.p50Ms)} />
          <Stat label="95 of 100 within" value={took(latency?.p95Ms)} />
          <Stat label="99 of 100 within" value={took(latency?.p99Ms)} />
          <Stat label="The longest" value={took(latency?.maxMs)} />
        </div>
      </Panel>
      <Panel title="Now" aside="all workspaces">
        <div className={grid}>
          <Stat label="Tasks that wait" value={countText(queue.queued)} />
          <Stat label="Tasks that run" value={countText(queue.running)} />
          <Stat label="Waiting calls" value={countText(flow.parkedPolls)} />
          <Stat label="Agents on a socket" value={countText(health.realtimeConnected)} />
        </div>
      </Panel>
      <Panel title="Claims" aside={since}>
        <div className={grid}>
          <Stat label="Asked" value={countText(claims['task.claim.attempted'])} />
          <Stat label="Brought a task" value={countText(claims['task.claim.succeeded'])} />
          <Stat label="Ended empty" value={countText(claims['task.claim.emptyPoll'])} />
          <Stat label="Failed" value={countText(claims['task.claim.failed'])} />
        </div>
        <p className="mt-3 text-dense text-muted">
          Last claim: {health.lastClaimAt ? <TimeText at={health.lastClaimAt} /> : 'none since the start'}. Last sign of
          any agent: {health.lastAgentSeenAt ? <TimeText at={health.lastAgentSeenAt} /> : 'never'}.
        </p>
      </Panel>
      <Panel title="Attempts" aside={since}>
        <div className={grid}>
          <Stat label="Handed out twice" value={countText(flow.doubleClaims)} scope="must be 0" />
          <Stat label="Leases that ran out" value={countText(flow.leasesExpired)} />
          <Stat label="Reports too late" value={countText(flow.staleReports)} />
          <Stat label="Samples stored" value={countText(flow.agentCounters['metrics.ingested'])} />
        </div>
      </Panel>
    </div>
  );
}
