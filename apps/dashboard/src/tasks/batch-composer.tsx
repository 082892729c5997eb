'use client';
import { Button, ConfirmDialog, Panel } from '@fettle/ui';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { useLateResolver } from '@/data/use-late-resolver';
import { namesOf, reachOf, useBatch, Waiting, type BatchFormProps } from './batch-parts';
import { BatchTargets } from './batch-targets';
import { CommandFields } from './command-fields';
import { FaultNote, focusFault } from './form-faults';
import { SafetyFields } from './safety-fields';
import { TaskFormFrame } from './task-form-frame';
import { emptyForm, needsOf, toCreateTask, type TaskForm } from './task-form';
import { CommandText, RunPreview } from './task-preview';

const loadResolver = async () => (await import('./task-form-schema')).taskFormResolver;

/** One command for many nodes: the form, whom it reaches and whom not, exactly what will run, and one question before it does. */
export function BatchComposer(props: BatchFormProps) {
  // The form is that of one task; its node stands for all of them and is replaced by the targets when it is sent.
  const defaultValues = emptyForm(props.ids[0] ?? null);
  const form = useForm<TaskForm>({ resolver: useLateResolver(loadResolver), defaultValues });
  const values = useWatch({ control: form.control }) as TaskForm;
  const needs = needsOf(values);
  const { targets, reached, count, send } = useBatch(props, needs);
  const [asking, setAsking] = useState<TaskForm | null>(null);
  const ask = form.handleSubmit(setAsking, focusFault);
  return (
    <>
      <TaskFormFrame
        onSubmit={ask}
        fields={
          <>
            <Panel title="What">
              <CommandFields form={form} mode={values.mode} />
            </Panel>
            <BatchTargets targets={targets} needs={needs} onLeaveOut={props.onLeaveOut} />
            <Panel title="How">
              <SafetyFields form={form} />
            </Panel>
          </>
        }
        outcome={
          <>
            <RunPreview form={values} where={[reachOf(reached, Boolean(targets.data))]}>
              <Waiting targets={reached} expiry={values.expiry} />
            </RunPreview>
            <FaultNote faults={Object.keys(form.formState.errors).length} />
            <Button type="submit" variant="primary" disabled={reached.length === 0}>
              Run on {count}…
            </Button>
          </>
        }
      />
      <AskBatch
        asking={asking}
        count={count}
        reached={reached}
        onClose={() => setAsking(null)}
        onRun={async (ready) => {
          const { nodeId: _stand, ...command } = toCreateTask(ready);
          await send(command);
        }}
      />
    </>
  );
}

interface AskBatchProps {
  /** What is about to be run; null while nothing is asked. */
  asking: TaskForm | null;
  /** "3 nodes". */
  count: string;
  reached: Parameters<typeof namesOf>[0];
  onClose: () => void;
  onRun: (asking: TaskForm) => Promise<void>;
}

/** The one question before it runs: the command in full, and where. */
function AskBatch({ asking, count, reached, onClose, onRun }: AskBatchProps) {
  return (
    <ConfirmDialog
      open={asking !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={`Run this command on ${count}`}
      consequence="Each node runs it once, as soon as it can. What it changes there is not undone by Fettle."
      confirmLabel={`Run on ${count}`}
      cancelLabel="Back to the form"
      busyLabel={`Making ${reached.length} tasks…`}
      tone="plain"
      onConfirm={async () => {
        if (asking) await onRun(asking);
      }}
    >
      {asking ? (
        <div className="flex flex-col gap-3">
          <CommandText form={asking} />
          <p className="text-dense text-muted [overflow-wrap:anywhere]">On {namesOf(reached)}.</p>
        </div>
      ) : null}
    </ConfirmDialog>
  );
}
