'use client';
import { type CommandInput, previewOf } from '@fettle/contracts';
import { Button, ConfirmDialog, InlineError, Panel } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import type { Node } from '@/nodes/node-presence';
import { useNode } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';
import { choosable } from './catalogue-form';
import { CommandLine, CommandPart, CommandPreview } from './command-part';
import { NodePicker } from './node-picker';
import { TargetField } from './target-field';
import { TaskFormFrame } from './task-form-frame';
import type { Task } from './task-words';
import { useCommandForm, type CommandForm } from './use-command-form';
import { useOnceKey } from './use-once-key';

export interface CatalogueComposerProps {
  nodeId: string | null;
  /** To be run again. */
  source?: Task | undefined;
}

/** A command of the list: chosen by what the node knows, filled in by a form that is made from its parameters. */
export function CatalogueComposer({ nodeId, source }: CatalogueComposerProps) {
  const [chosenNode, setNode] = useState(source?.nodeId ?? nodeId ?? '');
  const node = useNode(chosenNode || null).data;
  const form = useCommandForm(useKnown(node), source);
  const { chosen, command } = form;
  const create = useCreate();
  const [asking, setAsking] = useState<CommandInput | null>(null);
  const send = (one: CommandInput) => node && create.mutateAsync({ nodeId: node.id, command: one });
  const submit = () => {
    form.try();
    if (!command || !node || create.isPending) return;
    if (previewOf(command)?.disruptive) setAsking(command);
    else void send(command)?.catch(() => undefined);
  };
  return (
    <>
      <TaskFormFrame
        onSubmit={async (event) => {
          event.preventDefault();
          submit();
        }}
        fields={
          <>
            <Panel title="Where">
              <NodePicker value={chosenNode} onChange={setNode} needs="task:run-low" />
            </Panel>
            <Panel title="What">
              <Parameters form={form} node={node} />
            </Panel>
          </>
        }
        outcome={
          <>
            <CommandPreview form={form} />
            {form.errors[''] ? <p className="text-meta text-crit">{form.errors['']}</p> : null}
            {create.error && !asking ? <InlineError error={create.error} title="The task was not made" /> : null}
            <Send node={node} isChosen={chosen !== undefined} isBusy={create.isPending || create.isSuccess} />
          </>
        }
      />
      <Question node={node} title={chosen?.title ?? ''} command={asking} onClose={() => setAsking(null)} send={send} />
    </>
  );
}

function Send({ node, isChosen, isBusy }: { node: Node | undefined; isChosen: boolean; isBusy: boolean }) {
  return (
    <Button
      type="submit"
      variant="primary"
      disabled={!node || !isChosen}
      busy={isBusy ? 'Making the task…' : undefined}
    >
      {node ? `Run on ${node.name}` : 'Run'}
    </Button>
  );
}

/** What a node knows of the list, and the person may send there. */
function useKnown(node: Node | undefined) {
  const { can } = useWorkspace();
  return useMemo(() => (node ? choosable(node.commands, (permission) => can(permission, node)) : []), [node, can]);
}

function Parameters({ form, node }: { form: CommandForm; node: Node | undefined }) {
  const help = node
    ? `${form.commands.length} that this node knows and you may run.`
    : 'Choose a node first: what can be run depends on it.';
  return (
    <CommandPart form={form} help={help} isOpen={node !== undefined}>
      {node && form.command ? (
        <TargetField
          node={node}
          command={form.command}
          value={form.values['targetId'] ?? ''}
          onChange={(targetId) => form.set('targetId', targetId)}
        />
      ) : null}
    </CommandPart>
  );
}

interface QuestionProps {
  node: Node | undefined;
  title: string;
  /** Null: nothing is asked. */
  command: CommandInput | null;
  onClose: () => void;
  send: (command: CommandInput) => Promise<unknown> | undefined;
}

/** Before what takes something away from those who use it: exactly what will run, and to what. */
function Question({ node, title, command, onClose, send }: QuestionProps) {
  const target = command ? previewOf(command)?.target : null;
  return (
    <ConfirmDialog
      open={command !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`${title} on ${node?.name}`}
      consequence={`It disrupts ${target?.label ?? 'the node'}, and is not undone by Fettle.`}
      confirmLabel={title}
      cancelLabel="Back to the form"
      busyLabel="Making the task…"
      {...(target?.kind === 'node' && node ? { typeToConfirm: node.name } : {})}
      onConfirm={async () => {
        if (command) await send(command);
      }}
    >
      <div className="flex flex-col gap-3 pb-3">
        <CommandLine command={command} nothing="" />
        {target?.id ? (
          <p className="text-dense text-muted [overflow-wrap:anywhere]">
            It does so to {target.id}. If something else is there when it arrives, nothing is done.
          </p>
        ) : null}
      </div>
    </ConfirmDialog>
  );
}

function useCreate() {
  const { id: workspaceId, path } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  const keyOf = useOnceKey();
  return useMutation({
    mutationFn: (body: { nodeId: string; command: CommandInput }) =>
      api.tasks.create({ params: { workspaceId }, body, idempotencyKey: keyOf(body) }),
    onSuccess: (task) => {
      queryClient.setQueryData(keys.task(workspaceId, task.id), task);
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
      router.push(path(`tasks/${task.id}`));
    },
  });
}
