'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { Button, InlineError, Panel, Shape } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useRef } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useNode } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';
import { CommandFields } from './command-fields';
import { NodePicker } from './node-picker';
import { SafetyFields } from './safety-fields';
import { TaskForm, toCreateTask } from './task-form';
import { TaskPreview } from './task-preview';

/** A random key in hexadecimal. Not `crypto.randomUUID`: browsers keep that from pages that came over plain http. */
const newKey = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** The form on the left, what it will do on the right. ⌘/Ctrl+Enter sends it. */
export function Composer({ initial }: { initial: TaskForm }) {
  const form = useForm<TaskForm>({ resolver: zodResolver(TaskForm), defaultValues: initial });
  const values = useWatch({ control: form.control }) as TaskForm;
  const create = useCreateTask();
  const node = useNode(values.nodeId || null).data;
  const submit = form.handleSubmit(
    (ready) => create.mutate(ready),
    // What is wrong may lie outside of the window: the first field of it is shown and focused, the list of nodes too.
    (_faults, event) => requestAnimationFrame(() => focusFirstFault(event?.target)),
  );
  const faults = Object.keys(form.formState.errors).length;
  return (
    // The form listens for the shortcut of all its fields; each field stays what it is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void submit(event);
        // Enter alone must not run a command from a line of text.
        else if (event.key === 'Enter' && event.target instanceof HTMLInputElement) event.preventDefault();
      }}
      className="grid items-start gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(20rem,28rem)]"
    >
      <div className="flex min-w-0 flex-col gap-4">
        <Panel title="What">
          <CommandFields form={form} mode={values.mode} />
        </Panel>
        <Panel title="Where">
          <NodePicker
            value={values.nodeId}
            onChange={(nodeId) => form.setValue('nodeId', nodeId, { shouldValidate: form.formState.isSubmitted })}
            error={form.formState.errors.nodeId?.message}
          />
        </Panel>
        <Panel title="How">
          <SafetyFields form={form} />
        </Panel>
      </div>
      <div className="flex min-w-0 flex-col gap-4 lg:sticky lg:top-16">
        <TaskPreview form={values} />
        {create.error ? <InlineError error={create.error} title="The task was not made" /> : null}
        {faults > 0 ? (
          <p role="alert" className="flex items-center gap-2 text-dense text-crit">
            <Shape shape="diamond" tone="crit" />
            {faults === 1 ? 'One field needs a correction' : `${faults} fields need a correction`} before it can run.
          </p>
        ) : null}
        <Button
          type="submit"
          variant="primary"
          busy={create.isPending || create.isSuccess ? 'Making the task…' : undefined}
        >
          {node ? `Run on ${node.name}` : 'Run'}
        </Button>
      </div>
    </form>
  );
}

function focusFirstFault(from: unknown): void {
  const form = from instanceof Element ? from.closest('form') : null;
  form?.querySelector<HTMLElement>('[aria-invalid=true], [data-invalid] input')?.focus();
}

function useCreateTask() {
  const { id: workspaceId, path } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  // One key for one request however often it is sent: a click after a lost answer must not run the command twice.
  const sent = useRef({ body: '', key: '' });
  return useMutation({
    mutationFn: (form: TaskForm) => {
      const body = toCreateTask(form);
      const text = JSON.stringify(body);
      if (sent.current.body !== text) sent.current = { body: text, key: newKey() };
      return api.tasks.create({ params: { workspaceId }, body, idempotencyKey: sent.current.key });
    },
    onSuccess: (task) => {
      queryClient.setQueryData(keys.task(workspaceId, task.id), task);
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
      router.push(path(`tasks/${task.id}`));
    },
  });
}
