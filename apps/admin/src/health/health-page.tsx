'use client';
import { ApiError } from '@fettle/client';
import { Banner, Freshness, InlineError, PageHeader, Skeleton, Verdict } from '@fettle/ui';
import { useQuery } from '@tanstack/react-query';
import { api } from '@/data/api';
import { Frame } from '@/shell/frame';
import { MissingPermission, isForbidden } from '@/shell/missing-permission';
import { AgentPanel } from './agent-panel';
import { ComponentTable } from './component-table';
import { healthVerdict, type Health } from './component-words';
import { InstanceFacts } from './instance-facts';
import { OutageBanner } from './outage-banner';
import { ProcessPanel } from './process-panel';

const refreshMs = 5_000;

/** The measured health of every part of the control plane, read again every 5 seconds. */
export function HealthPage() {
  const health = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => api.diagnostics.health({ signal }),
    refetchInterval: refreshMs,
  });
  return (
    <Frame readAt={health.dataUpdatedAt || null} error={health.error}>
      <div className="flex flex-col gap-4">
        <Answer health={health.data} error={health.error} readAt={health.dataUpdatedAt} />
        {health.error ? (
          <Failure error={health.error} hasOldData={health.data !== undefined} onRetry={() => void health.refetch()} />
        ) : null}
        {health.data ? (
          <Parts health={health.data} staleSince={health.error ? health.dataUpdatedAt : undefined} />
        ) : health.error ? null : (
          <Skeleton label="Measuring the control plane" lines={6} className="h-9" />
        )}
      </div>
    </Frame>
  );
}

function Parts({ health, staleSince }: { health: Health; staleSince: number | undefined }) {
  // What was read for this very answer is younger than its slowest part may be.
  const isOld = (readAt: string) => staleSince !== undefined || Date.parse(health.asOf) - Date.parse(readAt) > 3_000;
  const { processes, agents } = health;
  return (
    <div className={staleSince === undefined ? 'flex flex-col gap-4' : 'flex flex-col gap-4 text-muted'}>
      {staleSince === undefined ? <OutageBanner health={health} /> : null}
      <ComponentTable components={health.components} staleSince={staleSince} />
      {processes ? <ProcessPanel processes={processes} isOld={isOld(processes.readAt)} /> : null}
      {agents ? <AgentPanel agents={agents} isOld={isOld(agents.readAt)} /> : null}
      <InstanceFacts health={health} />
    </div>
  );
}

function Answer({ health, error, readAt }: { health: Health | undefined; error: unknown; readAt: number }) {
  const verdict = error
    ? ({ state: 'unknown', words: 'The health is not known right now' } as const)
    : health
      ? healthVerdict(health)
      : null;
  return (
    <PageHeader
      title="Health"
      beside
      answer={verdict ? <Verdict {...verdict} /> : undefined}
      age={
        health ? (
          <>
            {error ? 'last measured' : 'measured'}{' '}
            <Freshness at={error ? readAt : health.asOf} expectedEveryMs={refreshMs * 3} />
          </>
        ) : undefined
      }
    />
  );
}

/** The page works without the API: it says what that means and what was known before. */
function Failure({ error, hasOldData, onRetry }: { error: unknown; hasOldData: boolean; onRetry: () => void }) {
  const isDown = error instanceof ApiError && (error.status >= 500 || error.status === 0);
  if (isForbidden(error)) return <MissingPermission needs="platform:read-health" />;
  return (
    <>
      <InlineError
        error={error}
        title={isDown ? 'The control plane does not answer its own health question' : 'The health could not be read'}
        onRetry={onRetry}
      />
      {isDown ? (
        <Banner title="What this means">
          Nodes keep running what they run and keep their output until they can report it. Nothing that was accepted is
          lost. Look at the terminal or the logs of <code>npm start</code> (or of the containers): usually PostgreSQL is
          gone or the process is restarting. This page asks again every 5 seconds.
          {hasOldData ? ' Below is what was known before.' : ''}
        </Banner>
      ) : null}
    </>
  );
}
