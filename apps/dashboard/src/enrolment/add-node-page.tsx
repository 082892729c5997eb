'use client';
import type { Result, Routes } from '@fettle/contracts';
import { Button, Field, InlineError, Input, Link, PageHeader, Panel, Select } from '@fettle/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { api } from '@/data/api';
import { keys } from '@/data/keys';
import { useLateResolver } from '@/data/use-late-resolver';
import { MissingPermission } from '@/data/plain-error';
import { RequestPanel } from '@/enrolment-requests/request-panel';
import { useWorkspace } from '@/session/use-session';
import { teamOptions } from './team-options';
import { useTeamChoice } from '@/teams/use-teams';
import { InstallWatch } from './install-watch';
import { OtherWays } from './other-ways';
import type { NameValues } from './name-schema';

export type CreatedInstall = Result<Routes['enrolment']['create']>;

/** Name the node, run one command on it, watch it come online. */
export function AddNodePage() {
  const { path, can, role, name } = useWorkspace();
  const [installId, setInstallId] = useQueryState('install', parseAsString.withOptions({ history: 'push' }));
  const [created, setCreated] = useState<CreatedInstall | null>(null);
  const shown = created?.installId === installId ? created : null;
  return (
    <div className="flex max-w-200 flex-col gap-4">
      <PageHeader
        title="Add a node"
        crumbs={
          <Link href={path('nodes')} className="hover:text-ink">
            Nodes
          </Link>
        }
      />
      <RequestPanel />
      {installId ? (
        <InstallWatch installId={installId} created={shown} onAgain={() => void setInstallId(null)} />
      ) : can('node:enrol') ? (
        <>
          <NameForm
            onCreated={(install) => {
              setCreated(install);
              void setInstallId(install.installId);
            }}
          />
          <OtherWays />
        </>
      ) : (
        <MissingPermission needs="node:enrol" role={role} workspace={name} />
      )}
    </div>
  );
}

const loadResolver = async () => (await import('./name-schema')).nameResolver;

function NameForm({ onCreated }: { onCreated: (install: CreatedInstall) => void }) {
  const { id: workspaceId } = useWorkspace();
  const queryClient = useQueryClient();
  const form = useForm<NameValues>({
    resolver: useLateResolver<NameValues>(loadResolver),
    defaultValues: { name: '' },
  });
  const { errors } = form.formState;
  const teams = useTeamChoice().data?.items ?? [];
  const create = useMutation({
    mutationFn: ({ name, description, teamId }: NameValues) =>
      api.enrolment.create({
        params: { workspaceId },
        body: { nodeName: name, ...(description ? { description } : {}), ...(teamId ? { teamId } : {}) },
      }),
    onSuccess: (install) => {
      queryClient.setQueryData(keys.install(workspaceId, install.installId), install);
      onCreated(install);
    },
  });
  const emptyToAbsent = { setValueAs: (text: string | undefined) => text?.trim() || undefined };
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
