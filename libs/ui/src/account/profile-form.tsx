'use client';
import { useMemo, useState } from 'react';
import { Button } from '../action/button.js';
import { InlineError } from '../feedback/inline-error.js';
import { Field } from '../form/field.js';
import { Input, Select } from '../form/input.js';
import type { AccountAct } from './account-act.js';
import { timeZoneOptions } from './time-zones.js';

interface Profile {
  readonly name: string;
  /** IANA name. */
  readonly timezone: string;
  /** Sent back with a change. */
  readonly version: number;
}

export interface ProfileFormProps {
  me: Profile;
  edit: AccountAct<Profile>;
}

/** Name and time zone. */
export function ProfileForm({ me, edit }: ProfileFormProps) {
  const [name, setName] = useState(me.name);
  const [timezone, setTimezone] = useState(me.timezone);
  const zones = useMemo(() => timeZoneOptions(me.timezone), [me.timezone]);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isUnnamed = name.trim() === '';
  const isSame = name.trim() === me.name && timezone === me.timezone;
  return (
    <form
      className="flex max-w-100 flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isUnnamed || isSame) return;
        edit.mutate({ name: name.trim(), timezone, version: me.version });
      }}
    >
      {edit.error ? <InlineError error={edit.error} title="Nothing was changed" /> : null}
      <Field label="Name" error={isUnnamed ? 'Enter the name that colleagues will see' : undefined} required>
        <Input value={name} maxLength={120} autoComplete="name" onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field
        label="Time zone"
        help={
          here && here !== timezone
            ? `This device is in ${here.replaceAll('_', ' ')}.`
            : 'Administrators see it. Pages show the time of this device, or UTC.'
        }
      >
        <Select options={zones} value={timezone} onChange={(event) => setTimezone(event.target.value)} />
      </Field>
      <div className="flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          variant="primary"
          disabled={isSame || isUnnamed}
          busy={edit.isPending ? 'Saving…' : undefined}
        >
          Save
        </Button>
        <p role="status" className="text-meta text-muted">
          {edit.isSuccess && isSame ? 'Your profile is saved' : ''}
        </p>
      </div>
    </form>
  );
}
