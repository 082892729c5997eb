'use client';
import { type CommandInput, previewOf } from '@fettle/contracts';
import { Field, Panel, Select } from '@fettle/ui';
import type { ReactNode } from 'react';
import { SchemaFieldInput } from './schema-field';
import { quote } from './task-words';
import type { CommandForm } from './use-command-form';

interface CommandPartProps {
  form: CommandForm;
  /** Which command, before one is chosen: what there is to choose from, and why there may be nothing. */
  help: string;
  isOpen: boolean;
  /** Below its parameters. */
  children?: ReactNode;
}

/** Which command of the list, and its parameters. */
export function CommandPart({ form, help, isOpen, children }: CommandPartProps) {
  const { commands, chosen, values } = form;
  return (
    <div className="flex flex-col gap-4">
      <Field label="Command" help={chosen?.summary ?? help} required>
        <Select
          value={chosen?.name ?? ''}
          disabled={!isOpen}
          onChange={(event) => form.choose(event.target.value)}
          options={[
            { value: '', label: 'Choose' },
            ...commands.map((one) => ({ value: one.name, label: `${one.title} (${one.group})` })),
          ]}
        />
      </Field>
      {form.fields.map((field) => (
        <SchemaFieldInput
          key={`${chosen?.name} ${field.name}`}
          field={field}
          value={values[field.name] ?? field.initial}
          error={form.errors[field.name]}
          onChange={(value) => form.set(field.name, value)}
        />
      ))}
      {children}
    </div>
  );
}

/** Exactly what will run, where a program does; else the command as it is sent. */
export function CommandLine({ command, nothing }: { command: CommandInput | null; nothing: string }) {
  const preview = command && previewOf(command);
  const own = command ? `${command.type} ${JSON.stringify(command.payload)}` : null;
  return (
    <pre
      aria-label="The command as it will run"
      className="max-h-80 overflow-auto whitespace-pre-wrap rounded-control border border-line bg-raised p-3 text-log [overflow-wrap:anywhere]"
    >
      {(preview ? preview.argv.map(quote).join(' ') : own) ?? <span className="text-muted">{nothing}</span>}
    </pre>
  );
}

/** The same as a panel beside the form. */
export function CommandPreview({ form, children }: { form: CommandForm; children?: ReactNode }) {
  const nothing = form.chosen ? 'Fill in what it needs.' : 'Nothing yet: choose a command.';
  return (
    <Panel title="What will run">
      <div className="flex flex-col gap-3">
        <CommandLine command={form.command} nothing={nothing} />
        {children}
      </div>
    </Panel>
  );
}
