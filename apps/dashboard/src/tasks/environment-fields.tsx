'use client';
import { Button, Field, IconButton, Input } from '@fettle/ui';
import { Plus, X } from 'lucide-react';
import { useFieldArray, type UseFormReturn } from 'react-hook-form';
import type { TaskForm } from './task-form';

/** Variables, one a row. They are stored with the task and shown to whoever may read it, so secrets do not belong here. */
export function EnvironmentFields({ form }: { form: UseFormReturn<TaskForm> }) {
  const rows = useFieldArray({ control: form.control, name: 'environment' });
  const errors = form.formState.errors.environment;
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 text-dense font-medium">
        Environment <span className="font-normal text-muted">(optional)</span>
      </legend>
      {rows.fields.map((row, index) => (
        <div key={row.id} className="flex items-start gap-2">
          <Field label="Name" className="flex-1" error={errors?.[index]?.name?.message}>
            <Input
              mono
              {...form.register(`environment.${index}.name`)}
              autoComplete="off"
              spellCheck={false}
              autoCapitalize="off"
            />
          </Field>
          <Field label="Value" className="flex-2" error={errors?.[index]?.value?.message}>
            <Input mono {...form.register(`environment.${index}.value`)} autoComplete="off" spellCheck={false} />
          </Field>
          <IconButton
            className="mt-6"
            label={`Remove variable ${index + 1}`}
            icon={<X size={16} aria-hidden />}
            onClick={() => rows.remove(index)}
          />
        </div>
      ))}
      {rows.fields.length > 0 ? (
        <p className="text-meta text-muted">
          Kept with the task and readable by everyone who may read it: no secrets here.
        </p>
      ) : null}
      <div>
        <Button
          size="compact"
          icon={<Plus size={14} aria-hidden />}
          disabled={rows.fields.length >= 100}
          onClick={() => rows.append({ name: '', value: '' })}
        >
          Add a variable
        </Button>
      </div>
    </fieldset>
  );
}
