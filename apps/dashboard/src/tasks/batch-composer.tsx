'use client';
import type { Result, Routes } from '@fettle/contracts';
import { Banner, Button, ConfirmDialog, Panel } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useLateResolver } from '@/data/use-late-resolver';
import { useWorkspace } from '@/session/use-session';
import { BatchTargets } from './batch-targets';
import { CommandFields } from './command-fields';
import { FaultNote, focusFirstFault } from './form-faults';
import { SafetyFields } from './safety-fields';
import { TaskFormFrame } from './task-form-frame';
import { emptyForm, toCreateTask, type TaskForm } from './task-form';
import { CommandText, RunPreview } from './task-preview';
import { useOnceKey } from './use-once-key';
import { useTargets } from './use-targets';

const loadResolver = async () => (await import('./task-form-schema')).taskFormResolver;

type Batch = Result<Routes['tasks']['createMany']>;
type Target = { id: string; name: string; presence: string };

export interface BatchComposerProps {
  ids: readonly string[];
  onLeaveOut: (nodeId: string) => void;
  /** The tasks were made: what became of each node. */
  onMade: (batch: Batch, targets: readonly Target[]) => void;
}

/** One command for many nodes: the form, whom it reaches and whom not, exactly what will run, and one question before it does. */
export function BatchComposer({ ids, onLeaveOut, onMade }: BatchComposerProps) {
  // The form is that of one task; its node stands for all of them and is replaced by the targets when it is sent.
  const form = useForm<TaskForm>({ resolver: useLateResolver(loadResolver), defaultValues: emptyForm(ids[0] ?? null) });
  const values = useWatch({ control: form.control }) as TaskForm;
  const targets = useTargets(ids);
  const { can } = useWorkspace();
  const reached = (targets.data?.targets ?? []).filter((node) => can('task:run-medium', node));
  const [asking, setAsking] = useState<TaskForm | null>(null);
  const create = useCreateTasks();
  const count = reached.length === 1 ? '1 node' : `${reached.length} nodes`;
  const ask = form.handleSubmit(
    (ready) => setAsking(ready),
    (_faults, event) => requestAnimationFrame(() => focusFirstFault(event?.target)),
  );
  return (
    <>
      <TaskFormFrame
        onSubmit={ask}
        fields={
          <>
            <Panel title="What">
              <CommandFields form={form} mode={values.mode} />
            </Panel>
            <BatchTargets targets={targets} onLeaveOut={onLeaveOut} />
            <Panel title="How">
              <SafetyFields form={form} />
            </Panel>
          </>
        }
        outcome={
          <>
            <RunPreview
              form={values}
              where={[{ label: 'On', value: <Reach targets={reached} isRead={Boolean(targets.data)} /> }]}
            >
              <Waiting targets={reached} expiry={values.expiry} />
            </RunPreview>
            <FaultNote faults={Object.keys(form.formState.errors).length} />
            <Button type="submit" variant="primary" disabled={reached.length === 0}>
              Run on {count}…
            </Button>
          </>
        }
      />
      <ConfirmDialog
        open={asking !== null}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        title={`Run this command on ${count}`}
        consequence="Each node runs it once, as soon as it can. What it changes there is not undone by Fettle."
        confirmLabel={`Run on ${count}`}
        cancelLabel="Back to the form"
        busyLabel={`Making ${reached.length} tasks…`}
        tone="plain"
        onConfirm={async () => {
          if (asking) onMade(await create.mutateAsync({ form: asking, targets: reached }), reached);
        }}
      >
        {asking ? (
          <div className="flex flex-col gap-3">
            <CommandText form={asking} />
            <p className="text-dense text-muted [overflow-wrap:anywhere]">On {namesOf(reached)}.</p>
          </div>
        ) : null}
      </ConfirmDialog>
    </>
  );
}

function Reach({ targets, isRead }: { targets: readonly Target[]; isRead: boolean }) {
  if (!isRead) return <span className="text-muted">being read</span>;
  const live = targets.filter(({ presence }) => presence === 'live').length;
  const words = `${targets.length} ${targets.length === 1 ? 'node' : 'nodes'}`;
  return <>{live === targets.length ? `${words}, all live` : `${words}, ${live === 0 ? 'none' : live} of them live`}</>;
}

function Waiting({ targets, expiry }: { targets: readonly Target[]; expiry: string }) {
  const away = targets.filter(({ presence }) => presence !== 'live').length;
  if (away === 0) return null;
  return (
    <Banner
      tone="neutral"
      title={away === 1 ? '1 node is not live, so it waits there' : `${away} nodes are not live, so it waits there`}
    >
      It runs when they are back, and expires after {expiry} where they are not.
    </Banner>
  );
}

/** "web-1, web-2 and 10 more". */
function namesOf(targets: readonly Target[]): string {
  const named = targets.slice(0, 8).map(({ name }) => name);
  const more = targets.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

function useCreateTasks() {
  const { id: workspaceId } = useWorkspace();
  const queryClient = useQueryClient();
  const keyOf = useOnceKey();
  return useMutation({
    mutationFn: ({ form, targets }: { form: TaskForm; targets: readonly Target[] }) => {
      const { nodeId: _stand, ...command } = toCreateTask(form);
      const body = { ...command, nodeIds: targets.map(({ id }) => id) };
      return api.tasks.createMany({ params: { workspaceId }, body, idempotencyKey: keyOf(body) });
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.tasks(workspaceId) });
      void queryClient.invalidateQueries({ queryKey: keys.nodes(workspaceId) });
    },
  });
}
