'use client';
import { Banner, KeyValue, Panel, TimeText } from '@fettle/ui';
import { PresenceStatus } from '@/nodes/presence-status';
import { useNode } from '@/nodes/use-nodes';
import { argvOf, type TaskForm } from './task-form';
import { quote } from './task-words';

/** Exactly what will run, where, and for how long at most. It follows every key. */
export function TaskPreview({ form }: { form: TaskForm }) {
  const node = useNode(form.nodeId || null).data;
  const line =
    form.mode === 'shell'
      ? form.command
        ? `${form.shell} -c ${quote(form.command)}`
        : ''
      : argvOf(form.argv).map(quote).join(' ');
  const variables = form.environment.filter(({ name }) => name !== '');
  return (
    <Panel title="What will run">
      <div className="flex flex-col gap-3">
        <pre
          aria-label="The command as it will run"
          className="max-h-80 overflow-auto whitespace-pre-wrap rounded-control border border-line bg-raised p-3 text-log [overflow-wrap:anywhere]"
        >
          {variables.map(({ name, value }) => `${name}=${quote(value)}\n`).join('')}
          {line || <span className="text-muted">Nothing yet: enter a command.</span>}
        </pre>
        <KeyValue
          items={[
            { label: 'On', value: node ? `1 node: ${node.name}` : <span className="text-muted">no node chosen</span> },
            ...(node
              ? [
                  {
                    label: 'Which is',
                    value: <PresenceStatus node={node} />,
                  },
                ]
              : []),
            { label: 'As', value: 'the user that the agent runs as' },
            {
              label: 'In',
              value: form.workingDirectory || 'the home of that user',
              mono: form.workingDirectory !== '',
            },
            { label: 'Stopped after', value: form.timeout },
            {
              label: 'If it crashes',
              value: form.idempotent
                ? 'started again, 3 times at most'
                : 'never started twice; the outcome may stay unknown',
            },
            {
              label: 'Beside others',
              value: form.exclusive ? 'no, alone on the node' : 'yes, up to 4 tasks at a time',
            },
            { label: 'Undo', value: 'none: Fettle does not know what the command changes' },
          ]}
        />
        {node && node.presence !== 'live' ? (
          <Banner tone="neutral" title={`${node.name} is not live, so the task will wait`}>
            Last contact: {node.lastSeenAt ? <TimeText at={node.lastSeenAt} /> : 'never'}. It runs when the node is
            back, and expires after {form.expiry} if it is not.
          </Banner>
        ) : null}
      </div>
    </Panel>
  );
}
