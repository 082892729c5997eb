'use client';
import { Button, Field, InlineError, Input, Panel, Select } from '@fettle/ui';
import { useForm } from 'react-hook-form';
import { useLateResolver } from '@/data/use-late-resolver';
import { useTeamChoice } from '@/teams/use-teams';
import type { NameValues } from './name-schema';
import { teamOptions } from './team-options';
import { useCreateInstall, type CreatedInstall } from './use-create-install';

const loadResolver = async () => (await import('./name-schema')).nameResolver;
const emptyToAbsent = { setValueAs: (text: string | undefined) => text?.trim() || undefined };

/** How the node is called, and by whom it is owned from the start. */
export function NameForm({ onCreated }: { onCreated: (install: CreatedInstall) => void }) {
  const form = useForm<NameValues>({
    resolver: useLateResolver<NameValues>(loadResolver),
    defaultValues: { name: '' },
  });
  const { errors } = form.formState;
  const teams = useTeamChoice().data?.items ?? [];
  const create = useCreateInstall(onCreated);
  return (
    <Panel title="Which machine is it?">
      <form
        className="flex max-w-120 flex-col gap-4"
        noValidate
        onSubmit={form.handleSubmit((values) => create.mutate(values))}
      >
        {create.error ? <InlineError error={create.error} title="The install command could not be made" /> : null}
        <Field
          label="Name"
          help="How it is called in lists, such as web-3."
          error={errors.name ? 'Enter 2 to 120 characters' : undefined}
          required
        >
          <Input {...form.register('name')} autoFocus autoComplete="off" spellCheck={false} />
        </Field>
        <Field
          label="Description"
          optional
          error={errors.description ? 'Enter 2 to 500 characters, or nothing' : undefined}
        >
          <Input {...form.register('description', emptyToAbsent)} autoComplete="off" />
        </Field>
        {teams.length > 0 ? (
          <Field label="Team" optional help="It owns the node from the start; what it grants its members counts there.">
            <Select options={teamOptions(teams)} {...form.register('teamId', emptyToAbsent)} />
          </Field>
        ) : null}
        <p className="text-dense text-muted">
          It must run Linux, be able to reach this control plane, and give you root for one command.
        </p>
        <div>
          <Button type="submit" variant="primary" busy={create.isPending ? 'Making the command…' : undefined}>
            Make the install command
          </Button>
        </div>
      </form>
    </Panel>
  );
}
