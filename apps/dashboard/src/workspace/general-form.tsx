'use client';
import { TimeZone, WorkspaceSlug } from '@fettle/contracts';
import { Button, Field, InlineError, Input, KeyValue, notify, Panel, Skeleton } from '@fettle/ui';
import { useMutation, type UseQueryResult } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '@/data/api';
import { useWorkspace } from '@/session/use-session';
import { useRefreshWorkspace, type WorkspaceFacts } from './use-workspace-facts';

/** Name, address and time zone: to read for everybody, to change for who may. */
export function GeneralForm({ facts }: { facts: UseQueryResult<WorkspaceFacts> }) {
  const { can } = useWorkspace();
  const { data, error } = facts;
  return (
    <Panel title="General">
      {data ? (
        can('workspace:update') ? (
          <Form key={data.version} workspace={data} />
        ) : (
          <KeyValue
            items={[
              { label: 'Name', value: data.name },
              { label: 'Address', value: `/w/${data.slug}`, mono: true },
              { label: 'Time zone', value: data.timezone },
            ]}
          />
        )
      ) : error ? (
        <InlineError error={error} title="The workspace could not be read" onRetry={() => void facts.refetch()} />
      ) : (
        <Skeleton label="Reading the workspace" lines={3} />
      )}
    </Panel>
  );
}

function Form({ workspace }: { workspace: WorkspaceFacts }) {
  const form = useForm(workspace);
  const refresh = useRefreshWorkspace();
  const save = useMutation({
    mutationFn: () =>
      api.workspaces.update({
        params: { workspaceId: workspace.id },
        body: { ...form.values, version: workspace.version },
      }),
    onSuccess: async () => {
      notify({ title: 'The settings are saved', tone: 'ok' });
      await refresh();
    },
  });
  return (
    <form
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (form.check()) save.mutate();
      }}
    >
      {save.error ? <InlineError error={save.error} title="The settings were not saved" /> : null}
      <Fields form={form} />
      <div className="flex justify-end gap-2">
        <Button onClick={form.reset} disabled={!form.isChanged}>
          Put back
        </Button>
        <Button
          type="submit"
          variant="primary"
          disabled={!form.isChanged}
          busy={save.isPending ? 'Saving…' : undefined}
        >
          Save
        </Button>
      </div>
    </form>
  );
}

function Fields({ form }: { form: ReturnType<typeof useForm> }) {
  const { values, faults, set } = form;
  return (
    <>
      <Field label="Name" error={faults.name} required>
        <Input value={values.name} onChange={(event) => set({ name: event.target.value })} maxLength={120} />
      </Field>
      <Field
        label="Slug"
        help={`Its pages are at /w/${values.slug || '…'}. Open pages move along; links that people have kept do not.`}
        error={faults.slug}
        required
      >
        <Input mono value={values.slug} onChange={(event) => set({ slug: event.target.value })} maxLength={64} />
      </Field>
      <Field label="Time zone" help="Such as Europe/Berlin, or UTC." error={faults.timezone} required>
        <Input value={values.timezone} list="timezones" onChange={(event) => set({ timezone: event.target.value })} />
      </Field>
      <Zones />
    </>
  );
}

/** What the field of the time zone offers while somebody types. */
function Zones() {
  return (
    <datalist id="timezones">
      {Intl.supportedValuesOf('timeZone').map((zone) => (
        <option key={zone} value={zone}>
          {zone}
        </option>
      ))}
    </datalist>
  );
}

function useForm({ name, slug, timezone }: WorkspaceFacts) {
  const own = { name, slug, timezone };
  const [values, setValues] = useState(own);
  const [isTried, setTried] = useState(false);
  const faults = {
    name: values.name.trim() === '' ? 'Enter a name' : undefined,
    slug: WorkspaceSlug.safeParse(values.slug).success
      ? undefined
      : 'Lower-case letters and digits, with single hyphens between them',
    timezone: TimeZone.safeParse(values.timezone).success ? undefined : 'There is no such time zone',
  };
  return {
    values,
    faults: isTried ? faults : { name: undefined, slug: undefined, timezone: undefined },
    isChanged: values.name !== name || values.slug !== slug || values.timezone !== timezone,
    set: (patch: Partial<typeof own>) => setValues((before) => ({ ...before, ...patch })),
    reset: () => setValues(own),
    check: () => {
      setTried(true);
      return Object.values(faults).every((fault) => fault === undefined);
    },
  };
}
