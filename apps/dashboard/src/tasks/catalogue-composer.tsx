'use client';
import { type CommandInput, previewOf } from '@fettle/contracts';
import { Button, Field, InlineError, Panel, Select } from '@fettle/ui';
import { NodePicker } from './node-picker';
import { SchemaFieldInput } from './schema-field';
import { TargetField } from './target-field';
import { TaskFormFrame } from './task-form-frame';
import { quote, type Task } from './task-words';
import { useCatalogueForm, type CatalogueForm } from './use-catalogue-form';

export interface CatalogueComposerProps {
  nodeId: string | null;
  /** To be run again. */
  source?: Task | undefined;
}

/** A command of the list: chosen by what the node knows, filled in by a form that is made from its parameters. */
export function CatalogueComposer({ nodeId, source }: CatalogueComposerProps) {
  const form = useCatalogueForm(nodeId, source);
  const { node, chosen, create } = form;
  return (
    <TaskFormFrame
      onSubmit={async (event) => {
        event.preventDefault();
        form.submit();
      }}
      fields={
        <>
          <Panel title="Where">
            <NodePicker value={form.chosenNode} onChange={form.setNode} />
          </Panel>
          <Panel title="What">
            <CommandPart form={form} />
          </Panel>
        </>
      }
      outcome={
        <>
          <Preview command={form.command} isChosen={chosen !== undefined} />
          {form.errors[''] ? <p className="text-meta text-crit">{form.errors['']}</p> : null}
          {create.error ? <InlineError error={create.error} title="The task was not made" /> : null}
          <Button
            type="submit"
            variant="primary"
            disabled={!node || !chosen}
            busy={create.isPending || create.isSuccess ? 'Making the task…' : undefined}
          >
            {node ? `Run on ${node.name}` : 'Run'}
          </Button>
        </>
      }
    />
  );
}

/** Which command, and its parameters. */
function CommandPart({ form }: { form: CatalogueForm }) {
  const { node, commands, chosen, command, values } = form;
  const help = node
    ? `${commands.length} that this node knows and you may run.`
    : 'Choose a node first: what can be run depends on it.';
  return (
    <div className="flex flex-col gap-4">
      <Field label="Command" help={chosen?.summary ?? help} required>
        <Select
          value={chosen?.name ?? ''}
          disabled={!node}
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
      {node && command ? (
        <TargetField
          node={node}
          command={command}
          value={values['targetId'] ?? ''}
          onChange={(targetId) => form.set('targetId', targetId)}
        />
      ) : null}
    </div>
  );
}

/** Exactly what will run, where a program does. */
function Preview({ command, isChosen }: { command: CommandInput | null; isChosen: boolean }) {
  const preview = command && previewOf(command);
  const own = command ? `${command.type} ${JSON.stringify(command.payload)}` : null;
  const line = preview ? preview.argv.map(quote).join(' ') : own;
  return (
    <Panel title="What will run">
      <pre
        aria-label="The command as it will run"
        className="max-h-80 overflow-auto whitespace-pre-wrap rounded-control border border-line bg-raised p-3 text-log [overflow-wrap:anywhere]"
      >
        {line ?? (
          <span className="text-muted">{isChosen ? 'Fill in what it needs.' : 'Nothing yet: choose a command.'}</span>
        )}
      </pre>
    </Panel>
  );
}
