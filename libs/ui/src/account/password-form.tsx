'use client';
import { useState } from 'react';
import { Button } from '../action/button.js';
import { InlineError } from '../feedback/inline-error.js';
import { Field } from '../form/field.js';
import { SecretField } from '../form/secret-field.js';
import type { AccountAct } from './account-act.js';
import { meetsRules, PasswordRules, type PersonDetails } from './password-rules.js';

const empty = { currentPassword: '', newPassword: '' };
type Values = typeof empty;

export interface PasswordFormProps {
  /** Who changes the own password; whoever acts as somebody else does not. */
  me: PersonDetails & { readonly impersonator: object | null };
  change: AccountAct<Values>;
}

/** Changes the own password: other sessions end, this one stays. */
export function PasswordForm({ me, change }: PasswordFormProps) {
  const [values, setValues] = useState(empty);
  const [isWrong, setWrong] = useState(false);
  if (me.impersonator) {
    return <p className="text-dense text-muted">Nobody changes a password while acting as somebody else.</p>;
  }
  return (
    <form
      className="flex max-w-100 flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const isRight = values.currentPassword !== '' && meetsRules(values.newPassword, me);
        setWrong(!isRight);
        if (isRight) change.mutate(values, { onSuccess: () => setValues(empty) });
      }}
    >
      {change.error ? <InlineError error={change.error} title="Your password is as it was" /> : null}
      <input type="text" name="username" autoComplete="username" value={me.email} readOnly hidden />
      <PasswordFields me={me} values={values} isWrong={isWrong} onChange={setValues} />
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" variant="primary" busy={change.isPending ? 'Changing…' : undefined}>
          Change the password
        </Button>
        <p role="status" className="text-meta text-muted">
          {change.isSuccess && values === empty ? 'Your password is changed. Your other sessions have ended.' : ''}
        </p>
      </div>
    </form>
  );
}

interface PasswordFieldsProps {
  me: PersonDetails;
  values: Values;
  /** They were sent as they could not be taken: each says what it lacks. */
  isWrong: boolean;
  onChange: (values: Values) => void;
}

function PasswordFields({ me, values, isWrong, onChange }: PasswordFieldsProps) {
  const { currentPassword, newPassword } = values;
  return (
    <>
      <Field
        label="Current password"
        error={isWrong && currentPassword === '' ? 'Enter the password that you have now' : undefined}
        required
      >
        <SecretField
          autoComplete="current-password"
          value={currentPassword}
          onChange={(event) => onChange({ ...values, currentPassword: event.target.value })}
        />
      </Field>
      <Field
        label="New password"
        error={isWrong && !meetsRules(newPassword, me) ? 'The password must meet every rule below' : undefined}
        required
      >
        <SecretField
          autoComplete="new-password"
          value={newPassword}
          onChange={(event) => onChange({ ...values, newPassword: event.target.value })}
        />
      </Field>
      <PasswordRules password={newPassword} about={me} />
    </>
  );
}
