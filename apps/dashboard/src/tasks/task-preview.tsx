'use client';
import { rootCovers } from '@fettle/contracts';
import { Banner, KeyValue, Panel, TimeText, type KeyValueItem } from '@fettle/ui';
import type { ReactNode } from 'react';
import { PresenceStatus } from '@/nodes/presence-status';
import { useNode } from '@/nodes/use-nodes';
import { argvOf, type TaskForm } from './task-form';
import { quote } from './task-words';

/** Exactly what will run on one node, and for how long at most. It follows every key. */
export function TaskPreview({ form }: { form: TaskForm }) {
  const node = useNode(form.nodeId || null).data;
  return (
    <RunPreview
      form={form}
      where={[
        { label: 'On', value: node ? `1 node: ${node.name}` : <span className="text-muted">no node chosen</span> },
        ...(node ? [{ label: 'Which is', value: <PresenceStatus node={node} /> }] : []),
      ]}
    >
      {node && node.presence !== 'live' ? (
        <Banner tone="neutral" title={`${node.name} is not live, so the task will wait`}>
          Last contact: {node.lastSeenAt ? <TimeText at={node.lastSeenAt} /> : 'never'}. It runs when the node is back,
          and expires after {form.expiry} if it is not.
        </Banner>
      ) : null}
      {node && form.runAsRoot && !rootCovers(node.rootAccess.applied, 'task') ? (
        <Banner tone="warn" title={`${node.name} has not applied root access for tasks`}>
          The task will be refused until somebody has chosen it in the configuration of the node, and the node has
          applied it.
        </Banner>
      ) : null}
    </RunPreview>
  );
}

export interface RunPreviewProps {
  form: TaskForm;
  /** What it reaches. */
  where: readonly KeyValueItem[];
  /** What is worth knowing of those it reaches. */
  children?: ReactNode;
}

/** Exactly what will run, whom it reaches, and for how long at most. */
export function RunPreview({ form, where, children }: RunPreviewProps) {
  return (
    <Panel title="What will run">
      <div className="flex flex-col gap-3">
        <CommandText form={form} />
        <KeyValue
          items={[
            ...where,
            { label: 'As', value: form.runAsRoot ? 'root' : 'the user that the agent runs as' },
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
        {children}
      </div>
    </Panel>
  );
}

/** The command as the node will run it, with its variables. */
export function CommandText({ form }: { form: TaskForm }) {
  const line =
    form.mode === 'shell'
      ? form.command
        ? `${form.shell} -c ${quote(form.command)}`
        : ''
      : argvOf(form.argv).map(quote).join(' ');
  const variables = form.environment.filter(({ name }) => name !== '');
  return (
    <pre
      aria-label="The command as it will run"
      className="max-h-80 overflow-auto whitespace-pre-wrap rounded-control border border-line bg-raised p-3 text-log [overflow-wrap:anywhere]"
    >
      {variables.map(({ name, value }) => `${name}=${quote(value)}\n`).join('')}
      {line || <span className="text-muted">Nothing yet: enter a command.</span>}
    </pre>
  );
}
