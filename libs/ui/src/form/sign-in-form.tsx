import type { ReactNode, SubmitEventHandler } from 'react';
import { Button } from '../action/button.js';
import { Checkbox, type CheckboxProps } from './choice.js';
import { Field } from './field.js';
import { Input, type InputProps } from './input.js';
import { SecretField } from './secret-field.js';

export interface SignInFormProps {
  /** What ties each control to the form's state (`register('email')` and so on); `stay` where a session may outlive the browser. */
  fields: { email: InputProps; password: Omit<InputProps, 'type'>; stay?: Omit<CheckboxProps, 'label'> };
  /** Which of them are not filled in as they should be. */
  wrong: { email: boolean; password: boolean };
  /** Why the last attempt was refused. */
  refusal: ReactNode;
  /** Where the person goes afterwards, when it is not the start. */
  returnTo: string;
  isBusy: boolean;
  onSubmit: SubmitEventHandler<HTMLFormElement>;
}

/** E-mail address and password. */
export function SignInForm({ fields, wrong, refusal, returnTo, isBusy, onSubmit }: SignInFormProps) {
  return (
    <form className="flex flex-col gap-4" noValidate onSubmit={onSubmit}>
      {returnTo === '/' ? null : <p className="text-dense text-muted">You will return to where you were.</p>}
      {refusal}
      <Field
        label="E-mail address"
        error={wrong.email ? 'Enter an e-mail address, such as you@example.org' : undefined}
        required
      >
        <Input {...fields.email} type="email" autoComplete="username" autoFocus spellCheck={false} />
      </Field>
      <Field label="Password" error={wrong.password ? 'Enter your password' : undefined} required>
        <SecretField {...fields.password} autoComplete="current-password" />
      </Field>
      {fields.stay ? <Checkbox {...fields.stay} label="Stay signed in on this device" /> : null}
      <Button type="submit" variant="primary" busy={isBusy ? 'Signing in…' : undefined}>
        Sign in
      </Button>
    </form>
  );
}
