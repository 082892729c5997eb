'use client';
import { Checkbox, Field, Input } from '@fettle/ui';
import type { UseFormReturn } from 'react-hook-form';
import { useWorkspace } from '@/session/use-session';
import type { TaskForm } from './task-form';

/** Bounds and promises of the run. */
export function SafetyFields({ form }: { form: UseFormReturn<TaskForm> }) {
  const { errors } = form.formState;
  const { canSomewhere } = useWorkspace();
  return (
    <div className="flex flex-col gap-4">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Stop after" help="How long it may run once started." error={errors.timeout?.message}>
          <Input {...form.register('timeout')} autoComplete="off" />
        </Field>
        <Field label="Expires after" help="How long it may wait for its node." error={errors.expiry?.message}>
          <Input {...form.register('expiry')} autoComplete="off" />
        </Field>
      </div>
      <Checkbox
        {...form.register('idempotent')}
        label="Safe to run again"
        help="If the node crashes while it runs, it is started again, 3 times at most."
      />
      <Checkbox
        {...form.register('exclusive')}
        label="Run alone on the node"
        help="It waits until nothing else runs there, and nothing starts beside it."
      />
      {canSomewhere('task:run-high') ? (
        <Checkbox
          {...form.register('runAsRoot')}
          label="Run as root"
          help="High risk. The node must have applied root access for tasks; it is chosen in the node’s configuration."
        />
      ) : null}
    </div>
  );
}
