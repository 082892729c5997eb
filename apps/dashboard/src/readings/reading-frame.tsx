'use client';
import { Banner, Button, EmptyState, InlineError, LinkButton, Skeleton, TimeText } from '@fettle/ui';
import type { ReactNode } from 'react';
import type { Node } from '@/nodes/node-presence';
import { useWorkspace } from '@/session/use-session';
import { RefusalNote } from '@/tasks/refusal-note';
import { absenceOf, type Absence } from './absent-words';
import type { useReading } from './use-reading';

type Reading<R> = Pick<ReturnType<typeof useReading>, Exclude<keyof ReturnType<typeof useReading>, 'result'>> & {
  result: R | null;
};

export interface ReadingFrameProps<R> {
  node: Node;
  reading: Reading<R>;
  /** What is read, as it goes on after "Reading": "the services". */
  what: string;
  /** The command, for nodes whose agent does not know it. */
  command: string;
  /** Beside the age: filters, acts. */
  toolbar?: ReactNode;
  children: (result: R) => ReactNode;
}

/** A reading with its age, a way to read again, and words for each way in which there is none. */
export function ReadingFrame<R>({ node, reading, what, command, toolbar, children }: ReadingFrameProps<R>) {
  const { result, measuredAt, isAsking, mayAsk } = reading;
  const isOff = node.presence !== 'live';
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        {toolbar}
        <div className="ml-auto flex items-center gap-3">
          <p className="text-dense text-muted" aria-live="polite">
            {isAsking ? (
              `Reading ${what}…`
            ) : measuredAt ? (
              <>
                Read <TimeText at={measuredAt} />
              </>
            ) : null}
          </p>
          {/* Where nothing was read, the way to ask stands at the reason. */}
          {mayAsk && result !== null ? (
            <Button size="compact" onClick={reading.ask} disabled={isOff || isAsking}>
              Read again
            </Button>
          ) : null}
        </div>
      </div>
      <Trouble node={node} reading={reading} what={what} />
      {result !== null ? children(result) : <Nothing node={node} reading={reading} what={what} command={command} />}
    </div>
  );
}

type PartProps = { node: Node; reading: Reading<unknown>; what: string };

/** What went wrong last: above what was read before, or instead of it. */
function Trouble({ node, reading, what }: PartProps) {
  const { path } = useWorkspace();
  const { failed, error, fault, measuredAt } = reading;
  const isOff = node.presence !== 'live';
  // Told below, where the rows would be.
  if (!error && reading.result === null && absenceOf(failed?.reason ?? null)) return null;
  if (error) return <InlineError error={error} title={`${node.name} was not asked`} onRetry={reading.ask} />;
  if (fault)
    return (
      <Banner
        tone="warn"
        title={`What ${node.name} answered is not understood here`}
        action={<TryAgain node={node} reading={reading} />}
      >
        {fault}
      </Banner>
    );
  if (failed)
    return (
      <Banner
        tone="warn"
        title={`Reading ${what} failed`}
        action={
          <div className="flex flex-wrap gap-2">
            <TryAgain node={node} reading={reading} />
            <LinkButton size="compact" href={path(`tasks/${failed.taskId}`)}>
              See the task
            </LinkButton>
          </div>
        }
      >
        {failed.reason ?? `The task ended as ${failed.state}.`}
        {measuredAt ? ' What is shown was read before.' : null}
        {isOff ? ` ${node.name} is not heard from now: it can be read when the node is back.` : null}
        <RefusalNote refusal={failed.refusal} />
      </Banner>
    );
  if (isOff && measuredAt)
    return (
      <Banner title={`${node.name} is not heard from`}>
        What is shown is as it was <TimeText at={measuredAt} />. It can be read again when the node is back.
      </Banner>
    );
  return null;
}

/** The one way to ask again where nothing was read; beside what was read before stands another. */
function TryAgain({ node, reading }: Pick<PartProps, 'node' | 'reading'>) {
  if (!reading.mayAsk || reading.result !== null || node.presence !== 'live') return null;
  return (
    <Button size="compact" onClick={reading.ask} disabled={reading.isAsking}>
      Try again
    </Button>
  );
}

function Nothing({ node, reading, what, command }: PartProps & { command: string }) {
  if (node.commands && !node.commands.includes(command))
    return (
      <EmptyState boxed title="Not collected on this node">
        Its agent{node.agentVersion ? ` (${node.agentVersion})` : ''} does not know {command}. A newer agent does:
        install the agent of this control plane on {node.name} to have it.
      </EmptyState>
    );
  const absence = reading.isAsking ? null : absenceOf(reading.failed?.reason ?? null);
  if (absence) return <Absent node={node} absence={absence} ask={reading.mayAsk ? reading.ask : null} />;
  if (reading.isPending || reading.isAsking) return <Skeleton label={`Reading ${what}`} lines={8} />;
  // Said above, with the way to ask again.
  if (reading.error || reading.failed || reading.fault) return null;
  if (node.presence !== 'live')
    return (
      <EmptyState boxed title={`Nothing was read yet, and ${node.name} is not heard from`}>
        It is read when the node is back.
      </EmptyState>
    );
  if (!reading.mayAsk)
    return (
      <EmptyState boxed title="Nothing was read yet">
        Reading {what} takes the permission task:run-low, which your role does not include here.
      </EmptyState>
    );
  return <EmptyState boxed title="Nothing was read yet" action={<Button onClick={reading.ask}>Read {what}</Button>} />;
}

/** What is not there to be read on this node, and how it comes to be. */
function Absent({ node, absence, ask }: { node: Node; absence: Absence; ask: (() => void) | null }) {
  const { path } = useWorkspace();
  const { why, how, needsRoot } = absence;
  return (
    <EmptyState
      boxed
      title="Not collected on this node"
      action={
        <div className="flex flex-wrap gap-2">
          {needsRoot ? <LinkButton href={path(`nodes/${node.id}?tab=config`)}>Open Config</LinkButton> : null}
          {ask ? (
            <Button onClick={ask} disabled={node.presence !== 'live'}>
              Look again
            </Button>
          ) : null}
        </div>
      }
    >
      {why} {how}
    </EmptyState>
  );
}
