'use client';
import { logPriorities, type CommandResult } from '@fettle/contracts';
import { Banner, Button, EmptyState, InlineError } from '@fettle/ui';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import type { Node } from '@/nodes/node-presence';
import type { NodeTabProps } from '@/nodes/tabs/node-tabs';
import { useWorkspace } from '@/session/use-session';
import { isFinal, type Task } from '@/tasks/task-words';
import { FollowedLines } from './followed-lines';
import { followCommand, goingOn, sourceWords, type Follow } from './log-source';
import { SourcePicker } from './source-picker';
import { useFollowTask } from './use-follow-task';

const inAddress = {
  source: parseAsStringLiteral(['journal', 'unit', 'file', 'preset'] as const).withDefault('journal'),
  name: parseAsString.withDefault(''),
  level: parseAsStringLiteral(logPriorities),
  /** The task whose lines are shown: a link to a line leads to them, also later. */
  follow: parseAsString,
};

/** Logs of the node while they are written. */
export function LogsTab({ node }: NodeTabProps) {
  const [asked, setAsked] = useQueryStates(inAddress);
  const source = { kind: asked.source, name: asked.name, level: asked.level };
  const following = useFollowTask(node, asked.follow, (follow) => void setAsked({ follow }));
  const why = useWhyNot(node);
  if (node.commands && !node.commands.includes('follow_logs'))
    return (
      <EmptyState boxed title="Not collected on this node">
        Its agent{node.agentVersion ? ` (${node.agentVersion})` : ''} does not follow logs. A newer agent does: install
        the agent of this control plane on {node.name} to have it.
      </EmptyState>
    );
  const { task, isRunning } = following;
  return (
    <div className="flex flex-col gap-3">
      <SourcePicker
        node={node}
        source={source}
        onChange={({ kind, name, level }) => void setAsked({ source: kind, name, level })}
        isRunning={isRunning}
        isStarting={following.isStarting}
        why={why}
        onStart={() => following.start(followCommand(source))}
        onStop={following.stop}
      />
      {following.error ? <InlineError error={following.error} title="The log could not be followed" /> : null}
      {task ? <Ended task={task} {...(why ? {} : { onGoOn: following.start })} /> : null}
      {task ? (
        <FollowedLines key={task.id} task={task} isRunning={isRunning} />
      ) : (
        <EmptyState boxed title="Nothing is followed">
          Choose where the lines come from, and follow: {sourceWords(source)}. It goes on for ten minutes, or until this
          page is left.
        </EmptyState>
      )}
    </div>
  );
}

function useWhyNot(node: Node): string | null {
  const { can } = useWorkspace();
  if (!can('task:run-low', node))
    return 'Following takes the permission task:run-low, which your role does not include here.';
  return node.presence === 'live' ? null : `${node.name} is not heard from: follow when it is back.`;
}

/** Why no more lines come, and how to go on. */
function Ended({ task, onGoOn }: { task: Task; onGoOn?: (command: Follow) => void }) {
  if (!isFinal(task) || task.state === 'cancelled') return null;
  if (task.state !== 'succeeded')
    return (
      <Banner tone="warn" title={task.state === 'failed' ? 'Following failed' : 'The log is not followed any more'}>
        {task.reason ?? `The task ended as ${task.state}.`}
      </Banner>
    );
  const result = task.result as CommandResult<'follow_logs'> | null;
  return (
    <Banner
      title={result?.ended === 'full' ? 'As much was printed as a task can hold' : 'The time of this follow is over'}
      action={
        result && onGoOn ? (
          <Button size="compact" onClick={() => onGoOn(goingOn(task.payload, result))}>
            Go on from here
          </Button>
        ) : null
      }
    >
      {result ? 'It goes on with the line after the last one, also if the log was rotated meanwhile.' : null}
    </Banner>
  );
}
