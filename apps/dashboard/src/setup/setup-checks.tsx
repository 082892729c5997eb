'use client';
import { Button, InlineError, Status, type StatusState } from '@fettle/ui';
import { useSetupCheck, type SetupChecks, type SetupPlan } from './use-setup-plan';

/** How this installation stands: its database and its queues, with what to do where something is wrong. */
export function SetupCheckList({ token, plan }: { token: string; plan: SetupPlan }) {
  return (
    <section aria-label="This installation" className="flex flex-col gap-2">
      <h2 className="text-body font-semibold">This installation</h2>
      <Part token={token} what="postgres" title="Database" />
      <Part token={token} what="redis" title={plan.queues === 'redis' ? 'Redis' : 'Queues'} />
    </section>
  );
}

const states: Record<SetupChecks['result'], { state: StatusState; word: string }> = {
  ok: { state: 'healthy', word: 'fine' },
  warn: { state: 'degraded', word: 'works, with a remark' },
  fail: { state: 'failed', word: 'needs mending' },
  skipped: { state: 'unknown', word: 'not looked at' },
};

function Part({ token, what, title }: { token: string; what: 'postgres' | 'redis'; title: string }) {
  const check = useSetupCheck(token, what, true);
  if (check.error) {
    return (
      <InlineError error={check.error} title={`${title} could not be looked at`} onRetry={() => void check.refetch()} />
    );
  }
  if (!check.data) return <p className="text-dense text-muted">{title}: looking…</p>;
  const { result, checks } = check.data;
  const [first] = checks;
  const wrong = checks.filter((one) => one !== first && (one.result === 'fail' || one.result === 'warn'));
  return (
    <div className="flex flex-col gap-1 text-dense">
      <div className="flex items-center gap-2">
        <span className="font-medium">{title}</span>
        <Status {...states[result]} />
      </div>
      {first ? (
        <p className="text-meta text-muted">
          {first.found} It took {Math.round(first.tookMs)} ms. {first.means}{' '}
          <span className="text-ink">{first.todo}</span>
        </p>
      ) : null}
      {wrong.map(({ id, found, means, todo }) => (
        <p key={id} className="text-meta text-muted [overflow-wrap:anywhere]">
          {found} {means} <span className="text-ink">{todo}</span>
        </p>
      ))}
      {result === 'fail' ? (
        <Button size="compact" className="self-start" onClick={() => void check.refetch()}>
          Look again
        </Button>
      ) : null}
    </div>
  );
}
