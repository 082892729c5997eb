'use client';
import { Field, Input, SegmentedControl, Select, TextArea } from '@fettle/ui';
import type { UseFormReturn } from 'react-hook-form';
import { EnvironmentFields } from './environment-fields';
import type { TaskForm } from './task-form';

const modes = [
  { value: 'shell', label: 'Shell command' },
  { value: 'program', label: 'Program with arguments' },
] as const;
const shells = [
  { value: '/bin/sh', label: '/bin/sh' },
  { value: '/bin/bash', label: '/bin/bash' },
];
const plainText = { spellCheck: false, autoComplete: 'off', autoCapitalize: 'off', autoCorrect: 'off' } as const;

/** What is run: text in a shell, or a program with its arguments; where and with which variables. */
export function CommandFields({ form, mode }: { form: UseFormReturn<TaskForm>; mode: TaskForm['mode'] }) {
  const { errors } = form.formState;
  return (
    <div className="flex flex-col gap-4">
      <div>
        <SegmentedControl
          label="Way to run it"
          segments={modes}
          value={mode}
          onChange={(next) => form.setValue('mode', next)}
        />
      </div>
      {mode === 'shell' ? <ShellFields form={form} /> : <ProgramField form={form} />}
      <Field
        label="Working directory"
        optional
        help="Without it: the home of the agent’s user."
        error={errors.workingDirectory?.message}
      >
        <Input mono {...plainText} {...form.register('workingDirectory')} />
      </Field>
      <EnvironmentFields form={form} />
    </div>
  );
}

function ShellFields({ form }: { form: UseFormReturn<TaskForm> }) {
  return (
    <>
      <Field
        label="Command"
        help="Text for a shell: pipes, variables and several lines work."
        error={form.formState.errors.command?.message}
        required
      >
        <TextArea mono rows={6} {...plainText} {...form.register('command')} autoFocus />
      </Field>
      <Field label="Shell">
        <Select options={shells} className="max-w-48" {...form.register('shell')} />
      </Field>
    </>
  );
}

function ProgramField({ form }: { form: UseFormReturn<TaskForm> }) {
  return (
    <Field
      label="Program and arguments"
      help="One argument a line; the first is the program. No shell reads them, so nothing needs quoting."
      error={form.formState.errors.argv?.message}
      required
    >
      <TextArea
        mono
        rows={6}
        {...plainText}
        {...form.register('argv')}
        placeholder={'/usr/bin/systemctl\nstatus\nnginx'}
        autoFocus
      />
    </Field>
  );
}
