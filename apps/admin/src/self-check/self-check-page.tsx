'use client';
import { ApiError } from '@fettle/client';
import { Banner, Button, EmptyState, Freshness, InlineError, PageHeader, Status } from '@fettle/ui';
import { useMe } from '@/session/use-me';
import { Frame } from '@/shell/frame';
import { MissingPermission, isForbidden } from '@/shell/missing-permission';
import { CheckList } from './check-list';
import { reportVerdict, tookWords, type Report } from './check-words';
import { useSelfCheck } from './use-self-check';

/** A report does not grow old by itself within the hour: things were as they were when somebody looked. */
const FRESH_MS = 3_600_000;

/** Tries every part of the control plane when somebody asks, and says what is wrong and what to do. */
export function SelfCheckPage() {
  const { report, run } = useSelfCheck();
  const me = useMe();
  const readAt = report ? Date.parse(report.startedAt) : me.dataUpdatedAt || null;
  return (
    <Frame readAt={readAt} error={run.error} lateAfterMs={FRESH_MS}>
      <div className="flex flex-col gap-4">
        <PageHeader
          title="Self-check"
          beside
          answer={<Answer report={report} isRunning={run.isPending} isOld={run.error !== null} />}
          age={
            report && !run.isPending ? (
              <>
                looked <Freshness at={report.startedAt} expectedEveryMs={FRESH_MS} />, in {tookWords(report.tookMs)}
              </>
            ) : undefined
          }
          actions={
            <Button variant="primary" busy={run.isPending ? 'Looking…' : undefined} onClick={() => run.mutate()}>
              {report ? 'Look again' : 'Run the checks'}
            </Button>
          }
        />
        {run.error && !run.isPending ? <Failure error={run.error} onRetry={() => run.mutate()} /> : null}
        {report && !report.isAudited ? (
          <Banner tone="warn" title="This look is not in the audit log">
            The database could not take the record.
          </Banner>
        ) : null}
        {report ? (
          <>
            <CheckList report={report} />
            <p className="text-meta text-muted [overflow-wrap:anywhere]">
              Looked by {report.process.name} {report.process.version}, boot {report.process.bootId}.
            </p>
          </>
        ) : (
          <EmptyState title={run.isPending ? 'Every part is being tried' : 'Nobody has looked in this window yet'}>
            {run.isPending
              ? 'Each check has its own deadline; all of them together take about ten seconds at most.'
              : 'The checks try the database, queue, messages between processes, schedules, audit log, files and configuration. They change nothing; that somebody looked is kept in the audit log.'}
          </EmptyState>
        )}
      </div>
    </Frame>
  );
}

function Answer({ report, isRunning, isOld }: { report: Report | undefined; isRunning: boolean; isOld: boolean }) {
  if (isRunning) return <Status variant="verdict" state="running" word="Trying every part" />;
  const verdict = report ? reportVerdict(report) : null;
  return (
    <span aria-live="polite">
      {verdict ? (
        <Status
          variant="verdict"
          state={isOld ? 'stale' : verdict.state}
          word={isOld ? `${verdict.words}, when last looked` : verdict.words}
        />
      ) : null}
    </span>
  );
}

/** The page needs the database to know who asks; the program on the machine does not. */
function Failure({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const isDown = error instanceof ApiError && (error.status >= 500 || error.status === 0);
  if (isForbidden(error)) return <MissingPermission needs="platform:manage" />;
  return (
    <>
      <InlineError error={error} title="The checks could not be run" onRetry={onRetry} />
      {isDown ? (
        <Banner title="The same from outside">
          On the machine of the control plane, <code>node infra/run.mjs doctor</code> tries every part without its help,
          also while PostgreSQL is away.
        </Banner>
      ) : null}
    </>
  );
}
