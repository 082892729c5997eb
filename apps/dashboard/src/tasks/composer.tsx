'use client';
import { Button, InlineError, Panel } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useForm, useWatch } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useLateResolver } from '@/data/use-late-resolver';
import { useNode } from '@/nodes/use-nodes';
import { useWorkspace } from '@/session/use-session';
import { MissingPermission } from '@/data/plain-error';
import { CommandFields } from './command-fields';
import { NodePicker } from './node-picker';
import { SafetyFields } from './safety-fields';
import { TaskFormFrame } from './task-form-frame';
import { needsOf, toCreateTask, type TaskForm } from './task-form';
import { FaultNote, focusFault } from './form-faults';
import { TaskPreview } from './task-preview';
import { useOnceKey } from './use-once-key';

const loadResolver = async () => (await import('./task-form-schema')).taskFormResolver;

/** The form on the left, what it will do on the right. ⌘/Ctrl+Enter sends it. */
export function Composer({ initial }: { initial: TaskForm }) {
  const form = useForm<TaskForm>({ resolver: useLateResolver(loadResolver), defaultValues: initial });
  const values = useWatch({ control: form.control }) as TaskForm;
  const create = useCreateTask();
  const node = useNode(values.nodeId || null).data;
  const { can } = useWorkspace();
  const mayNot = node !== undefined && !can(needsOf(values), node);
  const submit = form.handleSubmit((ready) => create.mutate(ready), focusFault);
  return (
    <TaskFormFrame
      onSubmit={submit}
      fields={
        <>
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
        </>
      }
      outcome={
        <>
          <TaskPreview form={values} />
          {create.error ? <InlineError error={create.error} title="The task was not made" /> : null}
          {mayNot ? <MayNot form={values} /> : null}
          <FaultNote faults={Object.keys(form.formState.errors).length} />
          <Button
            type="submit"
            variant="primary"
            disabled={mayNot}
            busy={create.isPending || create.isSuccess ? 'Making the task…' : undefined}
          >
            {node ? `Run on ${node.name}` : 'Run'}
          </Button>
        </>
      }
    />
  );
}

/** Nothing that this person may run there. */
function MayNot({ form }: { form: TaskForm }) {
  const { role, name } = useWorkspace();
  return <MissingPermission needs={needsOf(form)} role={role} workspace={name} />;
}

function useCreateTask() {
  const { id: workspaceId, path } = useWorkspace();
  const queryClient = useQueryClient();
  const router = useRouter();
  const keyOf = useOnceKey();
  return useMutation({
    mutationFn: (form: TaskForm) => {
      const body = toCreateTask(form);
      return api.tasks.create({ params: { workspaceId }, body, idempotencyKey: keyOf(body) });
    },
    onSuccess: (task) => {
      queryClient.setQueryData(keys.task(workspaceId, task.id), task);
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
      router.push(path(`tasks/${task.id}`));
    },
  });
}
