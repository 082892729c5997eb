'use client';
import { Email, type PlatformRole, type Routes, type Sendable } from '@fettle/contracts';
import { Field, Input, Select } from '@fettle/ui';
import { useState, type ReactNode } from 'react';
import { roleWords } from './user-words';

export type InviteBody = NonNullable<Sendable<Routes['users']['invite']>['body']>;

const roleOptions = Object.entries(roleWords).map(([value, label]) => ({ value, label }));

const empty = { email: '', name: '', platformRole: 'user' as PlatformRole };
type Values = typeof empty;

export interface InviteFormProps {
  /** Ties the button of the dialog to the form. */
  id: string;
  refusal: ReactNode;
  onSubmit: (body: InviteBody) => void;
}

/** Who is invited. */
export function InviteForm({ id, refusal, onSubmit }: InviteFormProps) {
  const [values, setValues] = useState(empty);
  const [isWrong, setWrong] = useState(false);
  return (
    <form
      id={id}
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const email = Email.safeParse(values.email.trim());
        setWrong(!email.success);
        const name = values.name.trim();
        const { platformRole } = values;
        if (email.success) onSubmit({ email: email.data, platformRole, ...(name ? { name } : {}) });
      }}
    >
      {refusal}
      <InviteFields values={values} isWrong={isWrong} onChange={setValues} />
    </form>
  );
}

interface InviteFieldsProps {
  values: Values;
  isWrong: boolean;
  onChange: (values: Values) => void;
}

function InviteFields({ values, isWrong, onChange }: InviteFieldsProps) {
  const put = (change: Partial<Values>) => onChange({ ...values, ...change });
  return (
    <>
      <Field
        label="E-mail address"
        error={isWrong ? 'Enter an e-mail address, such as you@example.org' : undefined}
        required
      >
        <Input
          type="email"
          spellCheck={false}
          autoComplete="off"
          value={values.email}
          onChange={(event) => put({ email: event.target.value })}
        />
      </Field>
      <Field label="Name" optional help="They can change it when they join.">
        <Input
          maxLength={120}
          autoComplete="off"
          value={values.name}
          onChange={(event) => put({ name: event.target.value })}
        />
      </Field>
      <Field
        label="Platform role"
        help="A platform administrator may do everything in this console. People join workspaces in the workspaces."
      >
        <Select
          options={roleOptions}
          value={values.platformRole}
          onChange={(event) => put({ platformRole: event.target.value as PlatformRole })}
        />
      </Field>
    </>
  );
}
